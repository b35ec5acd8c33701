# Every task of this folder; `make` alone lists them. It needs make and Python 3.11 or newer with venv.

VENV   ?= .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.ready-to-run
DEV    := $(VENV)/.ready-to-test
PO     := $(wildcard station/locale/*/LC_MESSAGES/*.po)
MO     := $(PO:.po=.mo)
PIP     = $(BIN)/python -m pip -qq --disable-pip-version-check
SOURCES = station storage screens tests $(wildcard bench) hatch_build.py

# The first of these names that is new enough; looked for only when .venv has to be made.
PYTHON ?= $(firstword $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))

# Compiled modules are kept, whatever the machine says: collecting the tests takes half the time.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test test-long lint format check types imports bench locale wheel wheels

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN) $(MO) ## open the desk (the first time, build .venv)
	@$(BIN)/station

demo: $(RUN) $(MO) ## the whole loop without questions: stations, bundles, county, summary
	@$(BIN)/station demo

test: $(DEV) $(MO) ## run every test but the long ones
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-long: $(DEV) $(MO) ## run the long tests: faults, power cuts, soak, ten thousand merges
	@$(BIN)/python -m pytest -m long

lint: $(DEV) ## show what ruff would format or correct
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)

format: $(DEV) ## format the code and correct what ruff can correct
	@$(BIN)/ruff check --fix --quiet $(SOURCES); $(BIN)/ruff format $(SOURCES)

check: lint types imports test ## everything a change must pass

types: $(DEV) ## check the types
	@$(BIN)/mypy

imports: $(DEV) ## check that imports go down: screens, storage, station
	@$(BIN)/lint-imports

bench: $(DEV) $(MO) ## measure, each figure beside its floor
	@$(BIN)/python -m bench.run
	@$(BIN)/python -m bench.keys 2000

locale: $(DEV) $(MO) ## list the sentences that have no English yet
	@$(BIN)/python -m tests.house.catalogue --missing

wheel: $(DEV) ## build the wheel into dist/
	@$(PIP) wheel --no-deps --wheel-dir dist .

wheels: $(DEV) ## build dist/ with every wheel it needs, for a PC without a network
	@$(PIP) wheel --wheel-dir dist .

# The environment. A stamp says what has been installed; pyproject.toml decides when to do it again.

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Station needs Python 3.11 or newer: none of python3, python3.11 ... python3.14 is." >&2; exit 1; }
	@echo "Building $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python has no venv: on Debian and its kin, apt install python3-venv." >&2; exit 1; }

$(RUN): pyproject.toml hatch_build.py | $(BIN)/python
	@$(PIP) install --editable .
	@touch $@

$(DEV): $(RUN)
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --group dev
	@touch $@

# The English catalogue: compiled by babel where it is installed, else by the build hook.
$(MO): %.mo: %.po | $(RUN)
	@if [ -x $(BIN)/pybabel ]; then $(BIN)/pybabel --quiet compile -i $< -o $@; \
		else $(PIP) install --no-deps --editable .; fi
	@touch $@
