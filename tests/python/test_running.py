"""Long calls: stopped, watched, shared by threads and after a fork."""

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


def test_the_short_way_and_the_long_way_give_the_same(shop: cc.Architecture) -> None:
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


def test_a_callable_hears_the_end(shop: cc.Architecture) -> None:
    told: list[tuple[int, int]] = []
    shop.estimate(draws=100_000, progress=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] >= 100_000


def test_a_short_run_is_silent(shop: cc.Architecture, capfd: pytest.CaptureFixture[str]) -> None:
    shop.estimate(draws=1000)
    assert capfd.readouterr() == ("", "")


def test_a_bar_shows_itself_and_goes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from costcone._progress import Bar

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    bar = Bar()
    bar.show(5, 10)
    bar.close()
    shown = capsys.readouterr()
    assert "5 of 10 draws, 50%" in shown.err and shown.err.endswith("\r") and shown.out == ""


def test_a_bar_says_how_fast_it_is_and_how_long_it_takes() -> None:
    from costcone._progress import said, span

    assert said(0, 200, "parts", 0, 0.0) == "0 of 200 parts, 0%"
    assert said(50, 200, "parts", 50, 40.0) == "50 of 200 parts, 25%, 1.2 a second, 2 min left"
    assert said(500_000, 1_000_000, "draws", 50_000, 10.0) == "500,000 of 1,000,000 draws, 50%, 5,000 a second, 2 min left"
    assert [span(seconds) for seconds in (0.2, 59.0, 61.0, 19_500.0, 1e6)] == ["1 s", "59 s", "2 min", "5 h 25 min", "12 days"]


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
