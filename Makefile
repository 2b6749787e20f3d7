# The commands of README.md. Everything they install goes into .venv (the linter of scripts and styles: node_modules);
# everything they store goes into $(DATA_DIR).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
INSTALL ?= $(BIN)/python -m pip install --quiet --disable-pip-version-check
DATABASE_URL_SERVICES ?= postgres://postgres@127.0.0.1:5432/test
REDIS_URL_SERVICES ?= redis://127.0.0.1:6379/9

# What is compiled is kept, also where the environment says otherwise: workers of tests and the processes that they start
# load the same modules.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-services test-long check bench bench-country mutants doubts fuzz

run: .venv/runtime
	@exec $(BIN)/python manage.py run

# Modules in their own order: the long ones of the browser run beside others instead of last.
PYTEST := $(BIN)/python -m pytest --dist loadscope --no-loadscope-reorder --durations 10

# One more than there are cores: tests wait, for brokers that are away and for browsers.
WORKERS := $$(($$(nproc) + 1))

# Which test runs where: docs/testing.md.
PLAIN := not services and not browser and not office and not ocr
OF_SERVICES := services or both or browser or office or ocr
# The modules that have such tests: a worker that loads no others begins sooner.
MODULES_OF_SERVICES = $$(grep -rlE "mark\.(services|both|browser|office|ocr)\b" --include="test_*.py" tests | LC_ALL=C sort)
SERVERS = DATABASE_URL=$${DATABASE_URL:-$(DATABASE_URL_SERVICES)} REDIS_URL=$${REDIS_URL:-$(REDIS_URL_SERVICES)}

test: .venv/tests
	$(PYTEST) -n $(WORKERS) -m "$(PLAIN)"

test-services: .venv/tests
	$(SERVERS) $(PYTEST) -n $(WORKERS) -m "$(OF_SERVICES)" $(MODULES_OF_SERVICES)

# The whole of what the other two ask a share of: before a release, and each night.
test-long: export WHOLE = yes
test-long: .venv/tests
	$(PYTEST) -n $(WORKERS) -m "(sampled or turn) and $(PLAIN)"
	$(SERVERS) $(PYTEST) -n $(WORKERS) -m "(sampled or turn) and ($(OF_SERVICES))" $(MODULES_OF_SERVICES)

# Side by side, each with its output in one piece; all are run, also after one that is red.
CHECKS := style templates scripts types imports migrations deployment security pins holes
.PHONY: $(CHECKS:%=check-%)
check: .venv/tests node_modules/.package-lock.json
	@$(MAKE) --no-print-directory --keep-going --output-sync=target --jobs=$$(nproc) $(CHECKS:%=check-%)

$(CHECKS:%=check-%): .venv/tests node_modules/.package-lock.json

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
check-templates:
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
check-scripts:
	node_modules/.bin/biome lint --colors=off --error-on-warnings static/js/*.js static/css/*.css
check-types:
	$(BIN)/mypy
check-imports:
	$(BIN)/lint-imports --no-cache --no-logo
check-migrations:
	$(BIN)/python manage.py makemigrations --check --dry-run
check-deployment:
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=example.vn EMAIL_URL=smtp://localhost \
		DJANGO_SETTINGS_MODULE=cchc.settings.prod $(BIN)/python manage.py check --deploy --fail-level WARNING
check-security:
	$(BIN)/bandit -q -c pyproject.toml -r .
check-pins:
	$(BIN)/python -m pip check --disable-pip-version-check
check-holes:
	$(BIN)/python .ci/audit.py requirements-prod.txt requirements-test.txt

# What things cost beside peers, floors and goals: docs/benchmarks.md.
bench: .venv/tests
	DATABASE_URL=$${DATABASE_URL:-$(DATABASE_URL_SERVICES)} $(BIN)/python -m tests.benchmarks

bench-country: .venv/tests
	$(BIN)/python -m tests.benchmarks country

# Do the tests notice changed rules: docs/testing.md.
mutants: .venv/tests
	nice $(BIN)/python .ci/mutants.py

# Does anything but a draft or a clear sentence come of spoilt files: docs/testing.md.
fuzz: .venv/tests
	PYTHONPATH=. nice $(BIN)/python .ci/fuzz_reader.py 600

# Does the plan reader know when it is unsure: docs/testing.md.
doubts: .venv/tests
	PYTHONPATH=. nice $(BIN)/python .ci/doubt_rates.py

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(INSTALL) -r requirements.txt
	touch $@

.venv/tests: requirements-test.txt requirements-prod.txt .venv/runtime
	$(INSTALL) -r requirements-test.txt -r requirements-prod.txt
	touch $@

node_modules/.package-lock.json: package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@
