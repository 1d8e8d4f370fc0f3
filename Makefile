# Everything a developer types. A fresh machine needs Python 3.11 or later with venv, and make; the rest goes into .venv.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $(name))))
BIN := .venv/bin
# The environment is made once, and anew when what it is made from changes: what is no longer required goes too.
STAMP := .venv/ready-$(shell cat requirements/dev.txt pyproject.toml | cksum | tr -c '0-9\n' '-')

.PHONY: help demo test check bench scale faults mutants docs pictures locale lock format clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: $(STAMP) ## the whole loop on the shipped sample, left in build/demo
	rm -rf build/demo
	$(BIN)/postwatch demo build/demo

test: $(STAMP) ## every test
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## style, types, order of imports, pages and catalogue in step, retired words, nothing of one machine
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/mypy gear benchmarks
	$(BIN)/lint-imports
	$(BIN)/python gear/commands_page.py --check
	$(BIN)/python gear/rules_page.py --check
	$(BIN)/python gear/schemas.py --check
	$(BIN)/python gear/words.py --check
	$(BIN)/python gear/help_words.py --check
	$(BIN)/python gear/public_holidays.py --check
	$(BIN)/python gear/law_sums.py --check
	$(BIN)/python gear/tree_page.py --check
	$(BIN)/python gear/notices.py --check
	$(BIN)/python gear/samples.py --check
	$(BIN)/python gear/statements.py --check
	$(BIN)/python gear/new_database.py --check
	$(BIN)/python gear/pictures.py --check
	$(BIN)/python gear/catalogue.py --check
	$(BIN)/python gear/english.py
	$(BIN)/python gear/traces.py

bench: $(STAMP) ## the rows of the speed goals, both sides from one run
	$(BIN)/python benchmarks/run.py

scale: $(STAMP) ## the whole country: 34 offices made, added up, and held against what was made
	$(BIN)/python benchmarks/scale.py

faults: $(STAMP) ## every fault, the whole hostile corpus, all combinations and long histories; 2 hours on two cores; prints counters
	POSTWATCH_FAULTS=long $(BIN)/python -m pytest -n auto --dist worksteal tests/faults tests/hostile \
		$$(grep -rl "^from long_runs import" tests --include="test_*.py")

mutants: $(STAMP) ## change numbers, days, chain and file store by one sign: does a test notice? about an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/mutants.txt
	$(BIN)/python gear/mutants.py

docs: $(STAMP) ## write what is made from the program: pages of commands, rules, modules and licences, schemas, statements, tables
	$(BIN)/python gear/commands_page.py
	$(BIN)/python gear/rules_page.py
	$(BIN)/python gear/schemas.py
	$(BIN)/python gear/words.py
	$(BIN)/python gear/help_words.py
	$(BIN)/python gear/public_holidays.py
	$(BIN)/python gear/law_sums.py
	$(BIN)/python gear/tree_page.py
	$(BIN)/python gear/notices.py
	$(BIN)/python gear/samples.py
	$(BIN)/python gear/statements.py
	$(BIN)/python gear/new_database.py

pictures: $(STAMP) ## draw the pictures of the guides from the demo; LibreOffice and Chromium draw papers and pages
	$(BIN)/python gear/pictures.py

locale: $(STAMP) ## gather the messages and compile the catalogue; PO="FILE ..." takes translations in
	$(BIN)/python gear/catalogue.py $(PO)

format: $(STAMP) ## lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pin every requirement again with its hashes; needs uv
	@command -v uv >/dev/null || { echo "make lock needs uv, which is not on the PATH"; exit 1; }
	cd requirements && for name in dev icu mutants; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url $$name.in -o $$name.txt --quiet || exit 1; \
	done

clean: ## take away what was made, the environment too
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(STAMP):
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or later with venv was found; install one, or name it: make PYTHON=..."; exit 1; fi
	@$(PYTHON) -c "import sys, venv; sys.exit(sys.version_info < (3, 11))" || { echo "$(PYTHON) is no Python 3.11 or later with venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src .venv/lib
	rm -f .venv/ready-*
	touch $@
