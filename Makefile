# What developers do, by name. Every target uses the environment of the test line in the README; `make env` makes it.
BIN ?= .venv-test/bin

.PHONY: help env check lint types test format schemas wheel docs hostile fuzz evaluate ci

help:
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

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
	$(BIN)/python -c "import json; from aiact_lint.config import schema; print(json.dumps(schema(), indent=2, ensure_ascii=False))" > schemas/configuration.schema.json.new
	mv schemas/configuration.schema.json.new schemas/configuration.schema.json

wheel: ## build the wheel
	$(BIN)/python -m hatchling build -t wheel

docs: ## write the pages that are generated from policies
	$(BIN)/aiact-lint policies --format markdown > docs/policies.md.new
	mv docs/policies.md.new docs/policies.md

hostile: ## measure every hostile input and write docs/hostile.md
	$(BIN)/python tests/hostile/table.py --write

fuzz: ## fuzz each target for a minute (needs atheris)
	$(BIN)/pip install -q atheris
	for target in readers facts suppressions; do $(BIN)/python fuzz/run.py $$target -max_total_time=60 || exit 1; done

evaluate: ## score the evaluation sets and write docs/evaluation.md
	$(BIN)/python tests/evaluation/evaluate.py --write

ci: ## everything, from a clean clone
	.ci/run
