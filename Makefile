PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
PIP := $(BIN)/pip install -q --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install run test check bench texts requirements hooks

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

install: $(RUN) ## install what the bot needs into .venv

run: $(RUN) ## start Koldoo: the preview without KOLDOO_BOT_TOKEN, the real bot with it
	@$(BIN)/python -m app start

check: $(DEV) ## everything that needs no run: style, types, layers, dependencies, texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tools.texts
	$(BIN)/python -m tools.spell
	$(BIN)/python -m app check >/dev/null

test: $(DEV) ## install what the tests need and run them all, on SQLite and on PostgreSQL
	$(BIN)/pytest -n auto --maxprocesses 4
	$(BIN)/pytest -n auto --maxprocesses 4 --postgres -m "not browser" tests/conversations tests/usecases tests/db

bench: $(DEV) ## measure: speeds as ratios in one run, calls per tap, start-up and memory
	$(BIN)/python -m bench

texts: $(DEV) ## after a change of texts: bring the catalogues up to date
	$(BIN)/python -m tools.texts --write

hooks: $(DEV) ## check what is committed before it is committed
	$(BIN)/pre-commit install

requirements: $(DEV) ## compile the pinned requirement files from pyproject.toml
	$(PIP) pip-tools
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --no-strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Koldoo needs Python 3.11, 3.12 or 3.13 with venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.txt
	@touch $@

$(DEV): requirements/dev.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements/dev.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)
