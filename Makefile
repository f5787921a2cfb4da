PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
CATALOGUE := bot/locales
EXTRACT := $(BIN)/pybabel -q extract -F babel.cfg -k Tr -k TrN:1,2 -k Label -k Key -k everywhere \
	--add-comments=NOTE: --no-location --sort-output -w 99 --project Koldoo -o $(CATALOGUE)/messages.pot bot

.DEFAULT_GOAL := help
.PHONY: help install run test check bench texts requirements

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

install: $(RUN) ## install what the bot needs into .venv

run: $(RUN) ## start Koldoo: the preview without KOLDOO_BOT_TOKEN, the real bot with it
	@$(BIN)/python -m app start

test: $(DEV) ## install what the tests need and run them all, on SQLite and on PostgreSQL
	$(BIN)/pytest
	$(BIN)/pytest --postgres -m "not browser" tests/conversations tests/usecases tests/db

check: $(DEV) ## everything that needs no run: style, types, layers, dependencies, texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tools.texts
	$(BIN)/python -m tools.spell
	$(BIN)/python -m app check >/dev/null

bench: $(DEV) ## measure: speeds as ratios in one run, calls per tap, start-up and memory
	$(BIN)/python -m bench

texts: $(DEV) ## after a change of texts: bring the catalogues up to date
	$(EXTRACT)
	$(BIN)/pybabel -q update -i $(CATALOGUE)/messages.pot -d $(CATALOGUE) -w 99 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

requirements: $(DEV) ## compile the pinned requirement files from pyproject.toml
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(DEV): requirements/dev.txt | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)
