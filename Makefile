# `make run` serves the simulator, `make test` checks everything. Both need Python 3.11 or newer, make and pip.

PYTHON ?= python3
BIN := .venv/bin
# pip of the outer Python installs into the environment, so that a Python without ensurepip will do; where there is
# none, or an old one, the environment gets its own. What people set for other installations does not hold here.
PIP = if $(PYTHON) -m pip --python $(BIN)/python --version >/dev/null 2>&1; \
  then pip="$(PYTHON) -m pip --python $(BIN)/python"; \
  elif $(BIN)/python -m ensurepip >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; \
  else echo "mockpsp needs pip, which $(PYTHON) lacks: install it (Debian: python3-pip)."; exit 1; fi >&2; \
  env -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 $$pip
INSTALL = $(PIP) install --quiet --disable-pip-version-check

# where containers set it, each of the tests' many processes would compile all modules again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types browser test-sqlite test-postgres soak bench pictures pools lock audit clean

run: $(BIN)/.run
	@exec $(BIN)/python manage.py run

# what needs no database goes side by side
test: $(BIN)/.test
	@$(MAKE) --no-print-directory --jobs 3 lint types browser
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

lint: $(BIN)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile

types: $(BIN)/.test
	$(BIN)/mypy .

# the tests in a browser use Debian's chromium without windows, else any other (tests/browser/chromium.py); where none
# can be had they are skipped, and say so
APT_INSTALL = apt-get install -y -qq
browser:
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
	    command -v $$name >/dev/null && exit; done; \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    { $(APT_INSTALL) chromium-headless-shell || $(APT_INSTALL) chromium; } >/dev/null; } || \
	  echo "There is no chromium here and it can't be installed: the tests in a browser will be skipped."

# Three workers keep two cores busy: a third of a test's time is waiting, for a process that starts or a moment that comes
PYTEST = $(BIN)/pytest -n 3 --dist worksteal
test-sqlite: $(BIN)/.test
	env -u DATABASE_URL $(PYTEST)

# DATABASE_URL wins where it names a PostgreSQL; else one is started for the run. What does not depend on the kind of
# database (tests/any_database.py says what, and why) has run on SQLite.
test-postgres: $(BIN)/.test
	$(BIN)/python -m tests.on_postgres $(PYTEST) -m "not soak and not any_database"

# Hours of a server's life in a few minutes, and the tests of properties with examples by chance, on both databases
SOAK = $(BIN)/pytest --hypothesis-profile soak
soak: $(BIN)/.test
	env -u DATABASE_URL $(SOAK) -m "soak or hypothesis"
	$(BIN)/python -m tests.on_postgres $(SOAK) -m "(soak or hypothesis) and not any_database"

# Measures against a plain version and other mock servers; ARGS="--sqlite --rounds 3" asks for less
bench: $(BIN)/.test
	@$(BIN)/python -m benchmarks $(ARGS)

# Takes the pictures of the README anew
pictures: $(BIN)/.test browser
	@$(BIN)/python -m tests.browser.pictures

# Writes anew the names, prices and baskets that datasets are seeded with
pools: $(BIN)/.test
	@$(BIN)/python manage.py shell -v0 -c "from tests.ledgerdata.generate.factories import write; write()"

# Writes requirements.txt and requirements-dev.txt, with hashes of every package, from requirements.in and
# requirements-dev.in. What is locked stays, unless ARGS=--upgrade.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"
lock: $(BIN)/.test
	$(LOCK) $(ARGS) requirements.in --output-file requirements.txt
	$(LOCK) $(ARGS) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

# Looks for known vulnerabilities of what is locked. Where no network leads there, it says so, and that is no failure.
audit: $(BIN)/.test
	@$(BIN)/python -m tests.audit

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mockpsp needs Python 3.11 or newer, and $(PYTHON) is " \
	  + sys.version.split()[0] + ": say which one to take, as in make run PYTHON=python3.12")'
	$(PYTHON) -m venv --without-pip .venv

$(BIN)/.run: requirements.txt | $(BIN)/python
	@echo "Installing what mockpsp needs into .venv; the first time this may take a minute."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(BIN)/.test: requirements-dev.txt | $(BIN)/python
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
