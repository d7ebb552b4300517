"""The command in the package behaves like the Rust program."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

import costcone as cc

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "crates/costcone/examples/order-platform.toml")
SNAPSHOTS = ROOT / "crates/cli/tests/command/snapshots"
MODULE = [sys.executable, "-m", "costcone"]


def plain(**more: str) -> dict[str, str]:
    """The environment without a terminal width and without color settings."""
    return {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")} | more


def run(*arguments: str, program: list[str] = MODULE, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env=plain(**environment),
    )


def without_fingerprint(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{16}\b", lambda found: "0" * len(found[0]), text)


@pytest.mark.parametrize(
    ("face", "arguments"),
    [
        ("estimate.txt", ["estimate", EXAMPLE]),
        ("ask.txt", ["ask", EXAMPLE]),
        ("service.txt", ["services", "nat_gateway"]),
        ("new_component.txt", ["new", "lambda"]),
    ],
)
def test_the_output_equals_that_of_the_rust_program(face: str, arguments: list[str]) -> None:
    ran = run(*arguments, COLUMNS="80")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert without_fingerprint(ran.stdout) == (SNAPSHOTS / face).read_text("utf-8")


def test_the_installed_script_is_the_same_command() -> None:
    script = Path(sysconfig.get_path("scripts")) / ("costcone.exe" if os.name == "nt" else "costcone")
    assert run("--version", program=[str(script)]).stdout == f"costcone {cc.__version__}\n"
    assert run("estimate", EXAMPLE, program=[str(script)]).stdout == run("estimate", EXAMPLE).stdout


def test_the_figures_are_those_of_the_module() -> None:
    estimate = cc.load(EXAMPLE).estimate()
    # The command prints one screen, and the module prints the full report. Both start with the range.
    assert run("estimate", EXAMPLE, COLUMNS="80").stdout.splitlines()[:9] == str(estimate).splitlines()[:9]


def test_usage_names_the_command() -> None:
    ran = run("estimate", "--help")
    assert ran.returncode == 0 and "Usage: costcone estimate [OPTIONS] <FILE>" in ran.stdout


def test_exit_codes_are_those_of_the_program_in_rust(tmp_path: Path) -> None:
    bad = tmp_path / "shop.toml"
    bad.write_text('[architecture]\nname = "Shop"\nregion = "eu-central-1"\n[components.gateway]\nservice = "nat_gatway"\n')
    found = run("check", str(bad))
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        f"{bad}: 1 finding\ncomponents.gateway.service: unknown service `nat_gatway`\n  help: did you mean `nat_gateway`?\n"
    )
    misused = run("estimate", "no.toml", "--draws", "0")
    assert (misused.returncode, misused.stdout) == (2, "") and "expected 100 to" in misused.stderr
    assert run().returncode == 2


def test_a_failed_download_exits_with_3(tmp_path: Path) -> None:
    folders = ["--output", str(tmp_path / "new.book"), "--cache", str(tmp_path)]
    # No server listens at that port.
    ran = run("prices", "update", "--offer", "AmazonVPC", "--from", "http://127.0.0.1:9", "--retries", "0", *folders)
    assert (ran.returncode, ran.stdout) == (3, "") and ran.stderr.startswith("error: http://127.0.0.1:9/")


def test_a_file_of_any_name_is_found(tmp_path: Path) -> None:
    file = tmp_path / "größe 新.toml"
    file.write_bytes(Path(EXAMPLE).read_bytes())
    assert run("check", str(file)).returncode == 0


def test_earlier_output_of_python_comes_first() -> None:
    program = """
import sys
from costcone.__main__ import main
sys.stdout.write("first ")
sys.argv[1:] = ["--version"]
raise SystemExit(main())
"""
    assert run(program=[sys.executable, "-c", program]).stdout == f"first costcone {cc.__version__}\n"


def test_a_closed_pipe_is_not_an_error() -> None:
    child = subprocess.Popen([*MODULE, "prices", "ec2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    assert child.stdout and child.stderr
    assert child.stdout.read(16)
    child.stdout.close()
    assert (child.stderr.read(), child.wait(60)) == (b"", 0)
    child.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_ends_the_command_at_once() -> None:
    child = subprocess.Popen(
        [*MODULE, "estimate", EXAMPLE, "--draws", "100000000000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2)
    assert child.poll() is None
    sent = time.monotonic()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert time.monotonic() - sent < 1
    # The signal ends the process, which shells detect, and nothing is printed.
    assert (child.returncode, out, err) == (-signal.SIGINT, b"", b"")
