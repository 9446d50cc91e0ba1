# make         set up, build, load the bundled data, serve explorer and API on PORT (8000)
# make test    run the tests
# make check   style, types, layers
# make bench   measure beside rdflib, pyoxigraph and Virtuoso; writes benchmarks/results
# make reference  write the generated reference pages anew
# make catalogues  find the words of the interface and bring the catalogues up to date
# make lock    resolve the dependencies anew
# make clean   remove everything made

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STORE ?= .ioknow/store
WEB := api/web
BUILD := api/ioknow_api/static/build
# Downloading from the registry is the only thing here that needs a network.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# npm's own scripts look for node on the path; it comes with the environment.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(WEB)

.DEFAULT_GOAL := serve
.PHONY: bench serve setup build load test check format reference catalogues lock clean

serve: build
	@$(BIN)/ioknow serve --store $(STORE) --port $(PORT)

load: setup
	@$(BIN)/ioknow load --store $(STORE)

setup: $(VENV)/.installed

build: $(BUILD)/manifest.json

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "ioknow needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "the Debian package python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing the locked packages (about a minute the first time)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(WEB)/node_modules/.installed: $(WEB)/package.json $(WEB)/package-lock.json | $(VENV)/.installed
	@echo "installing the explorer's packages"
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(BUILD)/manifest.json: $(VENV)/.installed $(WEB)/node_modules/.installed $(shell find $(WEB)/src $(WEB)/*.mjs $(WEB)/tsconfig.json 2>/dev/null)
	@echo "building the explorer"
	@$(NPM) run --silent build
	@touch $@

test: build
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: build
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(NPM) run --silent check

bench: build
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.service
	@$(BIN)/python -m benchmarks.drawing 1000 20000

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

reference: setup
	@$(BIN)/python -m ioknow.reference

catalogues: setup
	@$(BIN)/python -m ioknow.languages

lock: setup
	@$(PIP) install uv
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	  --all-extras --group dev --upgrade --quiet pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --constraint requirements.lock --quiet pyproject.toml \
	  --output-file deploy/requirements.lock

clean:
	rm -rf $(VENV) $(BUILD) $(WEB)/node_modules .ioknow .mypy_cache .ruff_cache .pytest_cache .hypothesis
