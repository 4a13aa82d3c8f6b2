# wijkonderzoek. `make` alone shows what there is.
# Needs Python 3.11 or newer and nothing else; everything goes into .venv/ (README: the same without make).

REGIO  ?=
STUDIE ?=
JAAR   ?= 2020

UV_VERSION := 0.13.9
# An installed uv of 0.9 or newer is used; otherwise this version is installed once, in the user's cache.
UV_HOME := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/wijkonderzoek/uv-$(UV_VERSION)
UV := $(shell uv --version 2>/dev/null | grep -qE '^uv (0\.(9|[1-9][0-9])|[1-9])' && command -v uv || echo $(UV_HOME)/bin/uv)
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

BIN   := .venv/bin
READY := .venv/.ready
NODE  := tests/browser/node_modules/.package-lock.json

export UV
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help rapport monitor lab test lint format docs golden lock bench browser clean

help: ## Show this list
	@echo 'Usage: make <verb>'
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  \1\t\2/' | expand -t 12
	@echo 'For example: make rapport REGIO=WK059910          a real wijk, with the figures of 2020'
	@echo '             make rapport REGIO=BU05991081 JAAR=2019'

rapport: $(READY) ## Make the Wijkbeeld of the example, or of REGIO=<code> from CBS (year: JAAR=2020)
ifeq ($(REGIO),)
	@$(BIN)/wijkonderzoek report WK999901 --study $(or $(STUDIE),params/voorbeeldstad)
else ifneq ($(STUDIE),)
	@$(BIN)/wijkonderzoek report '$(REGIO)' --study '$(STUDIE)'
else
	@$(BIN)/wijkonderzoek fetch kwb --year '$(JAAR)'
	@$(BIN)/wijkonderzoek report '$(REGIO)'
endif

monitor: $(READY) ## Make the wijkmonitor of the example, or of REGIO=<code> of STUDIE=<folder>
	@$(BIN)/wijkonderzoek monitor '$(or $(REGIO),WK999901)' --study '$(or $(STUDIE),params/voorbeeldstad)'

lab: $(READY) ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks/

test: $(READY) ## Run all tests (docstrings, units, house rules, notebooks, pages in Chromium)
	$(BIN)/python -m pytest --nbval-lax

lint: $(READY) ## Check style, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY) ## Put the code in its shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY) ## Write the generated files anew (defaults, schema, list of indicators)
	$(BIN)/python -m tests.house.generated

lock: $(UV) ## Resolve the dependencies anew: uv.lock and requirements.lock
	$(UV) lock --python $(PYTHON)
	$(UV) export $(EXPORT) --output-file requirements.lock >/dev/null

bench: $(READY) ## Measure speed and write docs/benchmarks.md
	$(BIN)/python benchmarks/bench.py

golden: $(READY) ## Run the golden notebook anew (look at what changed)
	$(BIN)/python -m tests.golden

browser: $(NODE) ## Install what the tests in Chromium need (npm)

clean: ## Remove the environment and everything made by running
	rm -rf .venv dist tests/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 2 -maxdepth 2 -name werk -exec rm -rf {} + 2>/dev/null || true

# The dependencies of the package for pip and conda: hashes, no development tools, not the package itself.
EXPORT := --locked --no-emit-project --no-dev --format requirements-txt --no-header --no-annotate

$(READY): pyproject.toml uv.lock | $(UV)
	@test -n '$(PYTHON)' || { echo 'make: this needs Python 3.11 or newer; none was found. See README.md, "Set-up".' >&2; exit 1; }
	@echo 'Preparing .venv ...' >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@$(UV) sync --locked --offline --quiet 2>/dev/null || $(UV) sync --locked --quiet
	@touch $@

$(UV):
	@test -n '$(PYTHON)' || { echo 'make: this needs Python 3.11 or newer; none was found. See README.md, "Set-up".' >&2; exit 1; }
	@echo 'Installing uv $(UV_VERSION) ...' >&2
	@rm -rf $(UV_HOME) && $(PYTHON) -m venv $(UV_HOME)
	@$(UV_HOME)/bin/pip install --quiet uv==$(UV_VERSION)

$(NODE): tests/browser/package-lock.json
	npm ci --prefix tests/browser
	@touch $@
