"""Sharing between threads and forked processes."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

import costcone as cc


def figures(architecture: cc.Architecture, seed: int) -> list[str]:
    total = architecture.estimate(draws=2000, seed=seed).total
    return [str(total.low), str(total.expected), str(total.high)]


def test_threads_share_an_architecture(shop: cc.Architecture) -> None:
    alone = [figures(shop, seed) for seed in range(1, 9)]
    fresh = cc.loads(shop.to_toml())
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda seed: figures(fresh, seed), [*range(1, 9)] * 4))
    assert together == alone * 4


def test_threads_share_an_estimate(shop: cc.Architecture) -> None:
    estimate = shop.estimate(draws=2000)
    asks = [lambda: str(estimate), estimate._repr_html_, estimate.to_json, lambda: str(list(estimate.ask_next()))]
    wanted = [ask() for ask in asks]
    fresh = shop.estimate(draws=2000)
    asks = [lambda: str(fresh), fresh._repr_html_, fresh.to_json, lambda: str(list(fresh.ask_next()))]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda ask: ask(), asks * 4)) == wanted * 4


def told(pipe: Connection, architecture: cc.Architecture) -> None:
    pipe.send([figures(architecture, 1), str(architecture.estimate(draws=100_000, threads=2).total.expected)])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_estimates_as_its_parent_does(shop: cc.Architecture) -> None:
    # The parent has used a thread pool before; the child has none.
    wanted = [figures(shop, 1), str(shop.estimate(draws=100_000, threads=2).total.expected)]
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=told, args=(there, shop))
    child.start()
    assert here.poll(60), "the child says nothing"
    assert here.recv() == wanted
    child.join(20)
    assert child.exitcode == 0
