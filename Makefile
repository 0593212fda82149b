# What developers do, by name. Every target uses the environment of the test line in the README; `make env` makes it.
BIN ?= .venv-test/bin

.PHONY: help env check lint types test format schemas wheel docs site man hostile fuzz evaluate bench bench-quick ci

help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

env: ## make the environment
	python3 -m venv .venv-test
	$(BIN)/pip install -q -e '.[test]'

check: lint types test ## everything before a commit

lint: ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: ## types
	$(BIN)/mypy

test: ## tests
	$(BIN)/python -m pytest -q

format: ## put style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: ## write the schemas that are generated from code
	$(BIN)/python -c "import json, pathlib; from aiact_lint.schemas import all_schemas; \
	[pathlib.Path('schemas', name).write_text(json.dumps(data, indent=2, ensure_ascii=False) + '\n') for name, data in all_schemas().items()]"

wheel: ## build the wheel
	$(BIN)/python -m hatchling build -t wheel

docs: ## write the pages that are generated from policies
	$(BIN)/python tools/reference.py

site: ## build the documentation site
	$(BIN)/pip install -q -e '.[docs]'
	$(BIN)/mkdocs build --strict

man: ## write the page of the manual
	$(BIN)/python -c "from aiact_lint import cli, manual; print(manual.page(cli.cli), end='')" > docs/aiact-lint.1.new
	mv docs/aiact-lint.1.new docs/aiact-lint.1

hostile: ## measure every hostile input and write docs/hostile.md
	$(BIN)/python tests/hostile/table.py --write

fuzz: ## fuzz each target for a minute (needs atheris)
	$(BIN)/pip install -q atheris
	for target in readers facts suppressions; do $(BIN)/python fuzz/run.py $$target -max_total_time=60 || exit 1; done

evaluate: ## score the evaluation sets and write docs/evaluation.md
	$(BIN)/python tests/evaluation/evaluate.py --write

bench: ## measure beside other linters, all rows, and write docs/benchmarks.md
	$(BIN)/python -m bench --install --write docs/benchmarks.md

bench-quick: ## measure aiact-lint alone on 100 services
	$(BIN)/python -m bench --no-peers --checkout --only version,card,plain,high-risk,changed --sizes 100 --runs 1

ci: ## everything, from a clean clone
	.ci/run
