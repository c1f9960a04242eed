# The commands of this project. PORT=8001 chooses another port; DATABASE_URL and REDIS_URL choose servers instead of the
# embedded ones; PYTHON= chooses the interpreter for a new environment.

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test bench check fix demo-data docs golden lock
SHELL := /bin/sh
export PORT ?= 8000
# `run` and `test` start many programs: each would compile all modules anew, were it forbidden to keep them.
export PYTHONDONTWRITEBYTECODE :=

PY := .venv/bin/python
SERVED := $(PY) -m portal.embedded run --
ARGS ?=

help: ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## Prepare the environment, system libraries and embedded servers
	@.ci/setup.sh run

setup-test: ## The same, with what only tests and checks need
	@.ci/setup.sh test

run: setup ## Serve the portal with worker, scheduler and demonstration data, until Ctrl-C
	@exec $(PY) manage.py up --first-report

test: setup-test ## Run all tests against a real PostgreSQL and a real broker (ARGS= for pytest)
	@$(SERVED) $(PY) -m pytest -n auto --dist worksteal $(ARGS)

bench: setup-test ## Measure pages against two floors; prints a table, writes var/bench.json
	@$(SERVED) $(PY) -m tests.bench

check: setup-test ## Lint, types, templates, migrations, translations, deployment settings
	@$(SERVED) .ci/check.sh

fix: setup-test ## Format and repair what can be repaired
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

demo-data: setup ## Load demonstration data (SCALE=small, medium or large)
	@$(SERVED) sh -c '$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py load_reference && $(PY) manage.py load_demo --scale $(or $(SCALE),small)'

docs: setup-test ## Write the generated pages: workflows, permissions, API schema
	@$(SERVED) .ci/docs.sh

golden: setup-test ## Rewrite tests/golden from what the code gives now; review the difference
	@GOLDEN=write $(SERVED) $(PY) -m pytest -n auto -q -k golden

lock: ## Resolve requirements into .ci/lock with hashes (needs uv)
	@.ci/lock.sh
