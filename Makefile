# One command each for what is done every day. Two jobs fit the smallest machines this is built on.
CARGO = cargo
JOBS  = 2
# Any Python from 3.10 on.
PYTHON = python3
VENV   = .venv
DEMO  = crates/costcone/examples/web-small-oregon.toml

.PHONY: demo test rust python engines check data-check format docs data refresh bench help

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

demo: ## estimate a real architecture and print its range
	@$(CARGO) run --release --quiet --locked --jobs $(JOBS) --package costcone-cli -- estimate $(DEMO) --budget "400 USD"

test: check rust python ## set up what is needed and run every test

rust:
	@$(CARGO) tree --package costcone-core --edges normal --prefix none --locked | sort -u \
	| awk 'END { print "the core is " NR " crates"; exit NR >= 15 }'
	$(CARGO) check --package costcone --no-default-features --locked --jobs $(JOBS)
	$(CARGO) test --workspace --all-features --locked --jobs $(JOBS)

python: ## build the wheel, install it into .venv, run the tests of the Python module: make python TESTS=path
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(VENV)/bin/python -m pip install --quiet "maturin>=1.9.4,<2" --group python/pyproject.toml:test
	rm -rf $(VENV)/wheels
	cd python && ../$(VENV)/bin/maturin build --locked --jobs $(JOBS) --out ../$(VENV)/wheels
	$(VENV)/bin/python -m pip install --quiet --force-reinstall --no-deps $(VENV)/wheels/*.whl
	$(VENV)/bin/python -m pytest $(or $(TESTS),tests/python)

engines: ## run sweeps on Ray and Spark, installed into .venv-engines, and compare with one machine
	PYTHON=$(PYTHON) JOBS=$(JOBS) python/engines/check.sh

# A test of crates/tables does the same with the facts beside this clone, so that `make test` builds nothing more for it.
data-check: ## whether the price tables are what the facts make: make data-check FACTS=folder
	$(CARGO) run --release --quiet --locked --jobs $(JOBS) --package costcone-cli -- data check $(or $(FACTS),../shared/price-facts)

check: ## formatter, linter and documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --locked --jobs $(JOBS) -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --all-features --no-deps --locked --jobs $(JOBS)

format: ## settle the layout of the code
	$(CARGO) fmt --all

bench: ## time the common workload beside numpy and numba: make bench ROUNDS=5
	python3 benches/compare.py --jobs $(JOBS) --rounds $(or $(ROUNDS),5)

docs: ## build the documentation
	$(CARGO) doc --workspace --all-features --no-deps --jobs $(JOBS)

data: ## make the price tables anew: make data FACTS=folder
	$(CARGO) run --release --quiet --locked --jobs $(JOBS) --package costcone-cli -- data make $(FACTS)

refresh: ## read price list files into a book and say what changed: make refresh OFFERS=folder BOOK=file
	$(CARGO) build --release --quiet --locked --jobs $(JOBS) --package costcone-cli
	$(or $(CARGO_TARGET_DIR),target)/release/costcone prices import $(OFFERS) --output $(or $(BOOK),refreshed.book)
	$(or $(CARGO_TARGET_DIR),target)/release/costcone prices diff default $(or $(BOOK),refreshed.book) --changed-only
