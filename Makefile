# Everything a person or a machine does with Kamidesk. Needs Python 3.11 or newer and make, nothing else.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
MEASURED = bot/orders bot/payments bot/stock bot/delivery bot/outbox

# Where the interpreter behind .venv is gone, what was installed for it is too.
_ := $(shell test -x $(BIN)/python || rm -f .venv/.shop .venv/.tests)

.PHONY: run test bench coverage lock

run: .venv/.shop
	@$(BIN)/python run.py

test: .venv/.tests
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/python -m pytest -n 2 --dist worksteal || failed=1; \
	exit $$failed

bench: .venv/.tests
	@$(BIN)/python -m tests.bench

coverage: .venv/.tests
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 2 --dist worksteal
	@$(BIN)/coverage combine --quiet
	@failed=0; for room in $(MEASURED); do \
	$(BIN)/coverage report --include="$$room/*" --fail-under=95 || failed=1; done; exit $$failed

# Newer versions: make lock UPGRADE=--upgrade
lock: .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(COMPILE) $(UPGRADE) --output-file requirements.lock pyproject.toml
	@$(COMPILE) $(UPGRADE) --output-file tests/requirements.lock --group test --constraint requirements.lock \
	$$(sed -n 's/^\([a-z0-9.-]*\)==.*/--no-emit-package \1/p' requirements.lock)

.venv/.shop: requirements.lock | .venv/bin/python
	@echo "Installing what the shop needs into .venv ..."
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.tests: requirements.lock tests/requirements.lock | .venv/bin/python
	@echo "Installing what the shop and its tests need into .venv ..."
	@$(INSTALL) -r requirements.lock -r tests/requirements.lock
	@touch .venv/.shop $@

.venv/bin/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Kamidesk needs Python 3.11 or newer, and '$(or $(PYTHON),python3)' is not that. Install it, or name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@"$(PYTHON)" -m venv --clear .venv || { rm -rf .venv; exit 1; }
