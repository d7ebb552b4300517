# One command for each daily task. Two jobs fit the smallest supported machine.
CARGO  = cargo
JOBS   = 2
# Any Python from 3.10 on.
PYTHON = python3
VENV   = .venv
# Of the wheel that `make python` builds: dev or release.
PROFILE = dev
DEMO   = crates/costcone/examples/web-small-oregon.toml

COSTCONE = $(CARGO) run --release --quiet --locked --jobs $(JOBS) --package costcone-cli --
PIP      = $(VENV)/bin/python -m pip
MATURIN  = "maturin>=1.9.4,<2"

# Prints the name of a step, runs it, and prints its time: $(call step,name,command)
define step
	@echo "==> $(1)"; start=$$(date +%s); $(2) && echo "==> $(1): done after $$(($$(date +%s) - start)) s"
endef

.PHONY: demo test rust python engines check data-check format docs data refresh bench help

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

# Builds only the commands that the demo needs; cargo install builds all.
demo: ## estimate a published architecture and print its cost range
	@echo "Building costcone; the first time, this takes one to three minutes." >&2
	@$(CARGO) run --profile demo --no-default-features --locked --jobs $(JOBS) --package costcone-cli -- \
		estimate $(DEMO) --budget "400 USD"

test: check rust python ## install the requirements of the tests and run all checks and tests

# Clippy and rustdoc use the same builds of all third-party crates.
check: ## check wording, names, format, lints, and documentation
	$(call step,wording,$(PYTHON) tools/prose/check.py --self-test && $(PYTHON) tools/prose/check.py)
	$(call step,names of types,$(PYTHON) tools/names/check.py)
	$(call step,format,$(CARGO) fmt --all --check)
	$(call step,lints,$(CARGO) clippy --workspace --all-targets --all-features --locked --jobs $(JOBS) -- -D warnings)
	$(call step,lints of the command without optional features,$(CARGO) clippy --package costcone-cli --no-default-features --locked --jobs $(JOBS) -- -D warnings)
	$(call step,documentation,RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --all-features --no-deps --locked --jobs $(JOBS))

rust: ## run the Rust tests
	$(call step,dependencies of the core: at most 14 crates,$(CARGO) tree --package costcone-core --edges normal --prefix none --locked \
		| sort -u | awk 'END { print NR " crates"; exit NR >= 15 }')
	$(call step,library without optional features,$(CARGO) check --package costcone --no-default-features --locked --jobs $(JOBS))
	$(call step,Rust tests,$(CARGO) test --workspace --all-features --locked --jobs $(JOBS))

# The wheel for tests has the settings of the profile `test`, so it shares third-party builds with the Rust tests. Before measuring speed,
# run `make python PROFILE=release`.
python: ## build the Python module, install it into .venv, and run its tests: make python TESTS=path
	$(call step,Python environment,{ test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV); } \
		&& $(PIP) install --quiet --disable-pip-version-check --upgrade "pip>=25.1" \
		&& $(PIP) install --quiet $(MATURIN) --group python/pyproject.toml:test)
	$(call step,Python module,rm -rf $(VENV)/wheels \
		&& (cd python && CARGO_PROFILE_DEV_OPT_LEVEL=1 ../$(VENV)/bin/maturin build --profile $(PROFILE) \
			--locked --jobs $(JOBS) --out ../$(VENV)/wheels) \
		&& $(PIP) install --quiet --force-reinstall --no-deps $(VENV)/wheels/*.whl)
	$(call step,Python tests,$(VENV)/bin/python -m pytest $(or $(TESTS),tests/python))

engines: ## run sweeps on Ray and Spark, installed into .venv-engines, and compare them with one machine
	PYTHON=$(PYTHON) JOBS=$(JOBS) python/engines/check.sh

# A test of crates/tables does the same with the facts beside this clone, so that `make test` needs no further build.
data-check: ## check that the price tables match the price facts: make data-check FACTS=folder
	@$(COSTCONE) data check $(or $(FACTS),../shared/price-facts)

format: ## format the code
	$(CARGO) fmt --all

bench: ## measure the speed of a common workload beside NumPy and Numba: make bench ROUNDS=5
	python3 benches/compare.py --jobs $(JOBS) --rounds $(or $(ROUNDS),5)

docs: ## build the documentation
	$(CARGO) doc --workspace --all-features --no-deps --jobs $(JOBS)

data: ## generate the price tables from price facts: make data FACTS=folder
	@$(COSTCONE) data make $(FACTS)

refresh: ## read price list files into a book and list the price changes: make refresh OFFERS=folder BOOK=file
	@$(COSTCONE) prices import $(OFFERS) --output $(or $(BOOK),refreshed.book)
	@$(COSTCONE) prices diff default $(or $(BOOK),refreshed.book) --changed-only
