# What a user and a developer need. Each target says what it does; the work is done in ops/.
# INSTANCE_DIR names the folder for everything that is written (default instance/); PORT the first port to
# try (default 8000); PYTHON the Python to use; DATABASE_URL a PostgreSQL of your own.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--annotation-style line
export PYTHONDONTWRITEBYTECODE = 1

.DEFAULT_GOAL := help
.PHONY: help run dev setup stop test lint format bench lock guards pictures words python

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: python ## Set up what is missing, start everything, print the address; Ctrl-C stops it
	@$(PYTHON) ops/launch.py run

dev: python ## Start the debug server, which reloads code as it changes, and a worker; never in production
	@$(PYTHON) ops/develop.py

setup: python ## Only set up: packages, front-end build, database, demonstration
	@$(PYTHON) ops/setup.py

stop: python ## Stop what `make run` started
	@$(PYTHON) ops/launch.py stop

test: python ## Set up, lint, and run all tests (in a browser too, if one is found); T=PATH: only those, no lint
	@$(PYTHON) ops/setup.py --dev
	@$(PYTHON) ops/check.py $(if $(T),only $(T),lint test)

lint: python ## Check style, types and who may import whom
	@$(PYTHON) ops/setup.py --dev
	@$(PYTHON) ops/check.py lint

format: python ## Format the code and sort its imports
	@$(PYTHON) ops/setup.py --dev
	@.venv/bin/ruff check --quiet --select I --fix .
	@.venv/bin/ruff format .

bench: python ## Measure speed, memory and growth, and print them as tables
	@$(PYTHON) ops/setup.py --dev
	@$(VENV_PYTHON) -m bench

guards: python ## Break each rule in a copy, and see that a test or a linter fails (ARGS="WORDS" of its sentence)
	@$(PYTHON) ops/setup.py --dev
	@$(VENV_PYTHON) -m ops.guards $(ARGS)

pictures: python ## Take every page at two widths as each kind of user into a folder (FOLDER=pictures)
	@$(PYTHON) ops/setup.py --dev
	@$(VENV_PYTHON) -m tests.pictures $(or $(FOLDER),pictures)

words: python ## Print every sentence that a person reads, and where it stands (ARGS="PART OF A PATH")
	@$(PYTHON) ops/setup.py --dev
	@$(VENV_PYTHON) -m ops.words $(ARGS)

lock: ## Pin packages and their hashes again, after editing requirements*.txt (ARGS=--upgrade-package=NAME)
	@$(LOCK) requirements-build.txt --output-file requirements-build.lock $(ARGS)
	@$(LOCK) requirements.txt --output-file requirements.lock $(ARGS)
	@$(LOCK) requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock $(ARGS)
	@$(LOCK) requirements-node.txt --output-file requirements-node.lock $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Stopped: there is no $(PYTHON). Install Python 3.11 or newer (on Debian: apt-get install python3 python3-venv)." >&2; \
	  exit 1; }
