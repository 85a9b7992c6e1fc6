# Everything runs inside .venv, made from requirements.lock: nothing but Python 3.11 and make is needed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9

.PHONY: demo test check bench site lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   the main job, offline, with a PKI of its own"
	@echo "make test   all tests; deeper checks run where their tools are installed"
	@echo "make check  ruff, mypy, import-linter"
	@echo "make bench  us and the peers, side by side"
	@echo "make site   the documentation site, into build/site"

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(VENV)/.ready
	$(BIN)/credencia demo --out build/demo

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready
	$(BIN)/python -m tools.bench

site: $(VENV)/.ready
	$(BIN)/mkdocs build --strict --site-dir build/site

lock:
	$(BIN)/uv pip compile pyproject.toml --group dev --group site --group bench --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf build $(VENV)
