# One command each for what is done every day. Two jobs fit the smallest machines this is built on.
CARGO = cargo
JOBS  = 2
DEMO  = crates/costcone/examples/web-small-oregon.toml

.PHONY: demo test check format docs data help

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

demo: ## estimate a real architecture and print its range
	@$(CARGO) build --release --quiet --locked --jobs $(JOBS) --package costcone-cli
	@target/release/costcone estimate $(DEMO) --budget "400 USD"

test: check ## set up what is needed and run every test
	$(CARGO) test --workspace --all-features --locked --jobs $(JOBS)
	$(CARGO) test --package costcone --no-default-features --lib --locked --jobs $(JOBS)
	@if [ -d ../shared/price-facts ]; then python3 pricing-data/generate.py --check ../shared/price-facts; \
	else echo "skipped: the price facts that the tables are made from are not beside this clone"; fi
	$(CARGO) tree --package costcone-core --edges normal --prefix none --locked | sort -u | awk 'END { exit NR >= 15 }'

check: ## formatter, linter and documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --all-features --locked --jobs $(JOBS) -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --all-features --no-deps --locked --jobs $(JOBS)

format: ## settle the layout of the code
	$(CARGO) fmt --all

docs: ## build the documentation
	$(CARGO) doc --workspace --all-features --no-deps --jobs $(JOBS)

data: ## make the price tables anew: make data FACTS=folder
	python3 pricing-data/generate.py $(FACTS)
