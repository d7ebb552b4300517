"""Docstrings exist at run time, their examples run, and the stubs match the module."""

from __future__ import annotations

import doctest
import inspect
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import costcone as cc
import costcone.axes
import costcone.errors
import costcone.model
import costcone.observed
from costcone.engines import dask, parts, ray, spark

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "python"


def documented() -> Iterator[tuple[str, object]]:
    """Every public thing with its name."""
    sweeps = (sys.modules["costcone.sweep"], cc.engines, dask, parts, ray, spark)
    for module in (cc, cc.axes, cc.errors, cc.model, cc.observed, *sweeps):
        yield module.__name__, module
    for name in sorted(cc.__all__):
        thing = getattr(cc, name)
        if isinstance(thing, str):
            continue
        yield name, thing
        if inspect.isclass(thing) and not issubclass(thing, BaseException):
            for member in sorted(vars(thing)):
                if not member.startswith("_"):
                    yield f"{name}.{member}", getattr(thing, member)


@pytest.mark.parametrize(("name", "thing"), list(documented()), ids=lambda value: value if isinstance(value, str) else "")
def test_public_items_have_docstrings_whose_examples_run(name: str, thing: object) -> None:
    text = inspect.getdoc(thing)
    assert text, f"{name} has no docstring"
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    outcome = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert outcome.failed == 0


def test_signatures_are_shown() -> None:
    for name in ("prices", "instances", "load", "from_json"):
        assert inspect.signature(getattr(cc, name))
    parameters = inspect.signature(cc.Architecture.estimate).parameters
    assert parameters["level"].default == 0.8
    assert parameters["draws"].default == 32768


def run(folder: Path, module: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_match_the_module(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    # Run outside the source folder, which would hide the installed module.
    run(tmp_path, "mypy.stubtest", "costcone", "--allowlist", str(HERE / "stubtest_allowlist.txt"))


def test_types_hold_for_mypy() -> None:
    pytest.importorskip("mypy")
    run(PACKAGE, "mypy", "costcone", str(HERE / "typed.py"))


def test_types_hold_for_pyright() -> None:
    pytest.importorskip("pyright")
    if shutil.which("node") is None:
        pytest.skip("pyright needs node")
    run(PACKAGE, "pyright", "--pythonpath", sys.executable)


def test_the_readme_runs() -> None:
    text = (PACKAGE / "README.md").read_text()
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    assert blocks
    for block in blocks:
        space: dict[str, object] = {}
        exec(block, space)
        assert isinstance(space.get("est", space.get("swept")), (cc.Estimate, cc.Sweep))
    assert isinstance(cc, ModuleType)
