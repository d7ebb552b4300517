#!/usr/bin/env bash
# Runs sweeps on local Ray and Spark clusters and compares the rows with those of one machine. Installs missing packages.
#   PYTHON=python3.12 VENV=.venv-engines WHEEL=path python/engines/check.sh [pytest arguments]
# Without WHEEL, it builds a wheel. Spark needs Java 17 or newer; as root on Debian, the script installs it.
set -euo pipefail
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv-engines}

java_version() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'; }

if ! command -v java >/dev/null || [ "$(java_version)" -lt 17 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q && apt-get install -y -q --no-install-recommends openjdk-17-jre-headless
  else
    echo "Spark needs Java 17 or newer: install openjdk-17-jre-headless, or run this as root on Debian" >&2
    exit 1
  fi
fi

test -x "$VENV/bin/python" || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
"$VENV/bin/python" -m pip install --quiet "maturin>=1.9.4,<2" --group python/pyproject.toml:engines
if [ -z "${WHEEL:-}" ]; then
  rm -rf "$VENV/wheels"
  (cd python && "../$VENV/bin/maturin" build --locked --jobs "${JOBS:-2}" --out "../$VENV/wheels")
  WHEEL=$(ls "$VENV"/wheels/*.whl)
fi
"$VENV/bin/python" -m pip install --quiet --force-reinstall --no-deps "$WHEEL"
# `-rs` lists every skipped test with its reason.
COSTCONE_ENGINES=1 "$VENV/bin/python" -m pytest -rs tests/python/engines "$@"
