"""The compared programs. Each runs as a separate process and reports its own seconds."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["numpy", "scipy", "numba"]
CLI_EXAMPLE = ROOT / "crates/costcone/examples/order-platform.toml"


class Refused(Exception):
    """A program gave no figures, with the reason."""


def build(jobs):
    """Builds the release binaries and returns their folder."""
    packages = ["--package", "costcone-benches", "--package", "costcone-cli"]
    command = ["cargo", "build", "--release", "--locked", "--jobs", str(jobs), "--bins", *packages]
    subprocess.run(command, cwd=ROOT, check=True)
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"]
    metadata = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return Path(json.loads(metadata)["target_directory"]) / "release"


def python_with_packages(given):
    """The interpreter for the other tools: the given one, or benches/.venv, created if necessary."""
    if given:
        return given
    folder = ROOT / "benches/.venv"
    python = folder / "bin/python"
    imports = "import " + ", ".join(PACKAGES)
    if not python.exists() or subprocess.run([python, "-c", imports], capture_output=True).returncode != 0:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return str(python)


class Programs:
    """Runs the programs on the workload of a folder."""

    def __init__(self, binaries, python, perf, scratch):
        self.binaries, self.workload, self.cli = binaries, binaries / "workload", binaries / "costcone"
        self.python, self.perf, self.scratch = python, scratch / "perf", scratch
        # A copy, because Python caches modules next to the scripts, and that folder is not ours.
        self.perf.mkdir()
        for path in filter(Path.is_file, perf.iterdir()):
            shutil.copyfile(path, self.perf / path.name)

    def numpy(self, draws, seed=1, repeat=5):
        return self._figures(self._numpy(draws, repeat), SEED=str(seed))

    def numba(self, draws):
        return self._figures([self.python, self.perf / "nb_base.py", str(draws), "table", "parallel"])

    def ours(self, draws, threads=1, sampler="sobol", seed=1, repeat=5, workload=None):
        options = {"draws": draws, "threads": threads, "sampler": sampler, "seed": seed, "repeat": repeat}
        words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
        return self._figures([self.workload, workload or self.perf / "workload.json", *words])

    def sensitivity(self, rounds):
        return self._figures([self.binaries / "sensitivity", self.perf / "workload.json", "--rounds", str(rounds)])

    def sweep_py(self, kind):
        """The workload's own scenario sweep, in numpy or numba."""
        return self._figures([self.python, self.perf / "sweep.py", kind, "1000", "10000", "3"])

    def sweep(self, threads, times=1, draws=10_000):
        files = [self.perf / "workload.json", self.perf / "scenarios.json"]
        words = ["--threads", str(threads), "--times", str(times), "--draws", str(draws)]
        return self._figures([self.binaries / "sweep", *files, *words])

    def export(self, folder):
        """Writes the workload as a price book and an architecture."""
        self._run([self.binaries / "export", self.perf / "workload.json", folder])

    def numpy_process(self, draws):
        """Wall-clock seconds of a whole process with one simulation, including imports."""
        return self._wall(self._numpy(draws, 1))

    def cli_process(self, draws):
        """Wall-clock seconds of the command line on the example, from start to exit."""
        return self._wall([self.cli, "estimate", CLI_EXAMPLE, "--draws", str(draws)])

    def _numpy(self, draws, repeat):
        return [self.python, self.perf / "np_base.py", str(draws), "beta", "hinge", "16384", str(repeat)]

    def _figures(self, command, **more):
        return json.loads(self._run(command, **more).stdout)

    def _wall(self, command):
        start = time.perf_counter()
        self._run(command)
        return time.perf_counter() - start

    def _run(self, command, **more):
        done = subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True)
        if done.returncode != 0:
            raise Refused((done.stderr.strip() or "no reason given").splitlines()[-1].removeprefix("error: "))
        return done
