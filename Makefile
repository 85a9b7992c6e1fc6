# Everything runs inside .venv, made from requirements.lock: nothing but Python 3.11 and make is needed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9

.PHONY: demo test deep fuzz check bench site serve lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   the main job, offline, with a PKI of its own"
	@echo "make test   all tests; deeper checks run where their tools are installed"
	@echo "make deep   the round trip, over thousands of generated records in each format"
	@echo "make fuzz   what reads untrusted bytes, fed with others; LIMIT=60 seconds a target, findings in build/fuzz"
	@echo "make check  ruff, mypy, import-linter"
	@echo "make bench  us and the peers, side by side"
	@echo "make site   the published site, into build/site; DAY=2026-11-21 counts the deadlines from that day"
	@echo "make serve  the same, and a look at it on this computer"

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

deep: $(VENV)/.ready
	CREDENCIA_EXAMPLES=$(or $(EXAMPLES),3000) $(BIN)/python -m pytest -q tests/reading/test_law.py $(ARGS)

fuzz: $(VENV)/.ready
	nice $(BIN)/python -m tools.fuzz $(or $(TARGETS),all) -max_total_time=$(or $(LIMIT),60)

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready
	$(BIN)/python -m tools.bench

# Sources first, then any builder; what the theme brings and no page uses is not published.
site: $(VENV)/.ready
	$(BIN)/credencia site --out build/site-src $(if $(DAY),--date $(DAY))
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	rm -rf build/site/assets/javascripts build/site/assets/stylesheets build/site/assets/images build/site/sitemap.xml*
	$(BIN)/python -m pagefind --site build/site --force-language pt
	rm -f build/site/pagefind/*-ui.* build/site/pagefind/pagefind-highlight.js
	$(BIN)/credencia site --check build/site --out build/site-src

serve: site
	@echo "http://127.0.0.1:$(or $(PORT),8000)"
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory build/site $(or $(PORT),8000)

lock:
	$(BIN)/uv pip compile pyproject.toml --group dev --group site --group bench --universal --generate-hashes \
		--python-version 3.11 --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf build $(VENV)
