"""Sweeps for the tests of Ray and Spark; see ``python/engines/check.sh``."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

import costcone as cc

PARTS = 16


def pytest_ignore_collect(collection_path: object) -> bool | None:
    """Skip these tests outside their own environment, even if an engine is installed."""
    return None if os.environ.get("COSTCONE_ENGINES") else True


@pytest.fixture(scope="module", params=["total", "component"])
def swept(shop: cc.Architecture, request: pytest.FixtureRequest) -> cc.Sweep:
    axes = {"region": ["eu-central-1", "moon-1", "eu-west-1"], "users.p90": [f"{users}k" for users in range(81, 94)]}
    two = shop.add("gateway", "nat_gateway", processed="50 GB")
    return cc.sweep(two, axes, by=request.param, percentiles=["P95"], draws=500)


@pytest.fixture(scope="session")
def long(shop: cc.Architecture) -> cc.Sweep:
    """A sweep that keeps one thread busy for about half a minute on this machine."""
    axes = {"users.p90": [f"{users}k" for users in range(81, 81 + 8 * PARTS)]}
    draws = 1 << 12
    while True:
        start = time.monotonic()
        swept = cc.sweep(shop, axes, draws=draws, threads=1, progress=False).run()
        took = time.monotonic() - start
        if took > 20:
            return swept
        draws = round(draws * min(16, 1 + 30 / took))


@pytest.fixture
def killed() -> Callable[[Callable[[], list[int]]], AbstractContextManager[list[int]]]:
    """A context that kills a worker while it works."""
    return kill_one


@contextmanager
def kill_one(workers: Callable[[], list[int]]) -> Iterator[list[int]]:
    """Kill a worker a few seconds after the workers start. The list receives its process id."""
    victims: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while not ended.wait(0.2):
            found = workers()
            if found:
                # Wait until the worker computes its part.
                if not ended.wait(3):
                    alive = [worker for worker in workers() if worker in found]
                    if alive:
                        os.kill(alive[0], signal.SIGKILL)
                        victims.append(alive[0])
                        return

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield victims
    finally:
        ended.set()
        thread.join()
