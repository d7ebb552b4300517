"""Long calls: interrupts, progress, threads and forks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import costcone as cc

LONG = 2_000_000_000


def test_ctrl_c_is_answered_at_once(shop: cc.Architecture) -> None:
    shop.estimate(draws=1000)
    sent: list[float] = []

    def interrupt() -> None:
        time.sleep(0.5)
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        shop.estimate(draws=LONG, progress=False)
    answered = time.monotonic() - sent[0]
    thread.join()
    assert answered < 0.2
    assert shop.estimate(draws=1000).total == shop.estimate(draws=1000).total


def test_short_and_long_runs_give_the_same_figures(shop: cc.Architecture) -> None:
    for draws in (100, 10_000, 200_000):
        assert shop.estimate(draws=draws) == shop.estimate(draws=draws, threads=2, progress=lambda done, of: None)


def test_others_work_while_an_estimate_runs(shop: cc.Architecture) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) > 2:
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        shop.estimate(draws=LONG, progress=tell)
    assert all(0 <= done <= of for done, of in told)
    assert told[-1][0] > 0


def test_a_callable_receives_the_end(shop: cc.Architecture) -> None:
    told: list[tuple[int, int]] = []
    shop.estimate(draws=100_000, progress=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] >= 100_000


def test_a_short_run_is_silent(shop: cc.Architecture, capfd: pytest.CaptureFixture[str]) -> None:
    shop.estimate(draws=1000)
    assert capfd.readouterr() == ("", "")


def test_tqdm_shows_the_progress_and_removes_its_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = progress_of(5, 10, capsys)
    assert " 50%|" in shown and "| 5/10 [" in shown and " draws" in shown and shown.endswith("\r")
    assert "500k/1.00M [" in progress_of(500_000, 1_000_000, capsys)


def test_without_tqdm_a_line_shows_the_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    line = "500,000 of 1,000,000 draws, 50%"
    assert progress_of(500_000, 1_000_000, capsys) == f"\r{line}\r{' ' * len(line)}\r"


@pytest.mark.parametrize("module", ["tqdm.auto", "none"])
def test_a_file_gets_no_progress(module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert progress_of(5, 10, capsys) == ""


def progress_of(done: int, of: int, capsys: pytest.CaptureFixture[str]) -> str:
    """The text of a bar on standard error."""
    from costcone._progress import Bar

    bar = Bar()
    bar.show(done, of)
    bar.close()
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def test_threads_share_an_architecture(shop: cc.Architecture) -> None:
    fresh = cc.loads(shop.to_toml())
    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(lambda _: fresh.estimate(draws=5000).total, range(32)))
    assert len(set(totals)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_after_import_works() -> None:
    program = """
import os, costcone as cc
arch = cc.Architecture("o", region="eu-west-1").add("g", "nat_gateway", processed={"exact": "5 GB", "statement": "s", "basis": "b"})
total = arch.estimate(draws=1000).total
child = os.fork()
if child == 0:
    os._exit(0 if arch.estimate(draws=1000).total == total else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=60)


def test_import_needs_nothing_else() -> None:
    program = """
import sys
before = set(sys.modules)
import costcone
heavy = {"numpy", "pandas", "polars", "pyarrow", "IPython"} & set(sys.modules)
raise SystemExit(str(heavy) if heavy else 0)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
