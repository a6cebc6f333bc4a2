.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

PYTHON ?= $(shell for each in python3.13 python3 python "$${PYENV_ROOT:-$$HOME/.pyenv}/shims/python3.13"; do \
	command -v $$each >/dev/null && $$each -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
PORT ?= 8000
# What libraries bring along for drawing text, for windows and for compilers, and nothing here uses: a quarter of the package.
UNUSED := $(addprefix .aws-sam/build/IngestUpload/,lxml/objectify* lxml/isoschematron lxml/includes lxml/*.pxi lxml/*.pyx lxml/*.h \
	PIL/_imagingft.* PIL/_imagingtk.* pillow.libs/libfreetype* pillow.libs/libharfbuzz* pillow.libs/libpng16* pillow.libs/libbrotli*)
ARCHITECTURE ?= $(shell uname -m | sed 's/aarch64/arm64/')
export SAM_CLI_TELEMETRY := 0
export AWS_DEFAULT_REGION ?= eu-north-1

.PHONY: help run test audit lint format bench build deploy requirements clean

help: ## Say what there is.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/ready ## Start the service on this machine and open for visitors: http://127.0.0.1:8000
	@$(BIN)/python -m local --port $(PORT) $(if $(NOW),--now $(NOW))

test: .venv/ready ## Run every test but those of the built packages.
	$(BIN)/python -m pytest -n auto

audit: .venv/ready tests/browser/node_modules/ready ## Judge every page of the samples in a real browser: Lighthouse, axe, HTML, links, keyboard.
	$(BIN)/python -m pytest -m browser tests/browser

lint: .venv/ready ## Check form, lint and types.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml

format: .venv/ready ## Put the code into form.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready .venv-bench/ready ## Measure: calls, write units, import ratios, pages and parsing; beside Pelican.
	$(BIN)/python -m bench

build: .venv/ready .venv-sam/ready ## Build what is deployed, and import it as AWS would.
	.venv-sam/bin/sam validate --lint
	.venv-sam/bin/sam build --parameter-overrides Architecture=$(ARCHITECTURE)
	rm -rf $(UNUSED)
	$(BIN)/python -m compileall -q --invalidation-mode checked-hash .aws-sam/build
	$(BIN)/python -m pytest -m build

deploy: .venv-sam/ready ## Deploy to AWS; the first time, add GUIDED=--guided.
	.venv-sam/bin/sam build
	rm -rf $(UNUSED)
	.venv-sam/bin/python -m compileall -q --invalidation-mode checked-hash .aws-sam/build
	.venv-sam/bin/sam deploy $(GUIDED)

requirements: .venv/ready ## Compile the requirements files from pyproject.toml.
	compile="$(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.13"
	$$compile --extra layer -o shared/requirements.txt
	$$compile --extra ingest -c shared/requirements.txt -o functions/ingest_upload/requirements.txt
	$$compile --extra typeset -c shared/requirements.txt -o functions/typeset_articles/requirements.txt
	$$compile --extra layer --extra ingest --extra typeset --extra commands --extra dev -c shared/requirements.txt -c functions/ingest_upload/requirements.txt -c functions/typeset_articles/requirements.txt -o requirements-dev.txt
	$$compile --extra bench -o requirements-bench.txt
	$$compile --extra sam -o requirements-sam.txt

clean: ## Remove what the other commands made.
	rm -rf .venv .venv-bench .venv-sam .aws-sam .local .hypothesis .pytest_cache .mypy_cache .ruff_cache

.venv/ready: requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.13 is needed: install it, or say where it is with PYTHON=/path/to/python3.13"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	touch $@

.venv-bench/ready: requirements-bench.txt
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

.venv-sam/ready: requirements-sam.txt
	@test -n "$(PYTHON)" || { echo "Python 3.13 is needed: install it, or say where it is with PYTHON=/path/to/python3.13"; exit 1; }
	$(PYTHON) -m venv --clear .venv-sam
	.venv-sam/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sam.txt
	touch $@

tests/browser/node_modules/ready: tests/browser/package-lock.json
	@for each in chromium node npm; do
		command -v $$each >/dev/null || missing="$${missing:-} $$each"
	done
	if [ -n "$${missing:-}" ]; then
		echo "Installing$$missing from Debian"
		apt-get update --quiet
		apt-get install --yes --quiet $${missing/ node/ nodejs}
	fi
	PUPPETEER_SKIP_DOWNLOAD=1 npm --prefix tests/browser ci --no-audit --no-fund
	touch $@
