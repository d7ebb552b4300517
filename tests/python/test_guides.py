"""The guides in docs/guides: their files are read, their commands and programs run, and their outputs appear."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
BLOCK = re.compile(r"^```(?P<language>\w+)(?: file=(?P<file>\S+))?\n(?P<body>.*?)^```$", re.M | re.S)
# Rust blocks are compiled as documentation of the façade crate.
ELSEWHERE = {"rust"}


def commands(body: str) -> list[str]:
    """The lines of a shell block; a backslash at the end continues a line."""
    return [line for line in body.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]


def normalized(text: str) -> str:
    """Text without the layout of the terminal's lines."""
    return " ".join(text.split())


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_a_guide_runs_from_top_to_bottom(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    names: dict[str, object] = {}
    printed = ""
    ran = 0
    for block in BLOCK.finditer(guide.read_text("utf-8")):
        language, file, body = block["language"], block["file"], block["body"]
        ran += 1
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(body, "utf-8")
        elif language == "sh":
            printed = ""
            for command in commands(body):
                environment = {**os.environ, "PATH": path, "COLUMNS": "80"}
                done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)
                assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
                printed += done.stdout
        elif language == "python":
            exec(compile(body, str(guide), "exec"), names)  # noqa: S102
        elif language == "text":
            assert normalized(body) in normalized(printed), f"{guide.name} shows:\n{body}\nprinted:\n{printed}"
        else:
            assert language in ELSEWHERE, f"{guide.name}: no test runs a block of `{language}`"
    assert ran > 0, f"{guide.name} has no block"
