"""Starts a JupyterLab server in a temporary folder, and a headless Chromium that opens its pages."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

PATIENCE = 90
"""Seconds that a server or a page may take on a busy machine."""


def chromium() -> str:
    """Return the path of Chromium; skip the test without it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    return found


def needed(*modules: str) -> None:
    """Skip the test if a module is not installed."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"there is no {module}: pip install {module}")


def notebook(path: Path, *cells: str) -> Path:
    """A notebook of code cells."""
    code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    document = {
        "cells": [{**code, "id": f"cell-{place}", "source": source} for place, source in enumerate(cells)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server for the notebooks of a folder, and yield its address with the token."""
    needed("jupyterlab", "ipykernel")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = folder / "own"
    names = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    places = {name: str(own / name) for name in names}
    for place in places.values():
        Path(place).mkdir(parents=True, exist_ok=True)
    settings = own / "JUPYTER_CONFIG_DIR" / "labconfig" / "page_config.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}')
    options = {
        "ServerApp.port": port, "ServerApp.port_retries": 0, "ServerApp.ip": "127.0.0.1", "ServerApp.root_dir": folder,
        "ServerApp.allow_root": True, "IdentityProvider.token": token, "LabApp.expose_app_in_browser": True,
    }  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", *(f"--{key}={value}" for key, value in options.items())]
    with (own / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **places}, stdout=log, stderr=subprocess.STDOUT)
        try:
            answers(f"http://127.0.0.1:{port}/api/status?token={token}", process, own / "log")
            yield f"http://127.0.0.1:{port}/lab/tree/{{name}}?token={token}"
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server with its kernels, including a kernel that is still starting."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=20)


def answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def page(**options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open a browser page, and record the requests that leave this machine."""
    needed("playwright")
    found = chromium()
    from playwright.sync_api import sync_playwright

    external: list[str] = []

    def record(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            external.append(request.url)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            opened = browser.new_page(**options)
            opened.set_default_timeout(PATIENCE * 1000)
            opened.on("request", record)
            yield opened, external
        finally:
            browser.close()


def run_all(opened: Any) -> None:
    """Run every cell of the active notebook."""
    opened.wait_for_selector(".jp-Notebook .jp-CodeCell")
    opened.wait_for_function("window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'")
    opened.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


def run_last(opened: Any) -> None:
    """Run the last cell of the active notebook."""
    opened.evaluate("""() => {
        const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = notebook.widgets.length - 1;
        return window.jupyterapp.commands.execute('notebook:run-cell');
    }""")
