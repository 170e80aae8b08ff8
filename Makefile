# Two commands matter: `make run` and `make test`. Both need Python 3.11+ with venv, and a network
# the first time. Tools are called as `python -m ...`, for the scripts that pip writes name their
# interpreter by its full path and break in folders with a space or a very long name.

PYTHON ?= python3
PORT ?= 8000
DESK_PORT ?= 8001
export PORT DESK_PORT

python = .venv/bin/python

# Installs a lock file once: the copy in .venv says what is installed already.
define install
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is \
	needed; this is " + sys.version.split()[0] + ". Set PYTHON=..., for example PYTHON=python3.12.")'
	@cmp -s requirements/$(1).txt .venv/$(1).txt || { \
		{ $(python) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv; } && \
		$(python) -m pip install --quiet --disable-pip-version-check --require-hashes \
			--requirement requirements/$(1).txt && \
		cp requirements/$(1).txt .venv/$(1).txt; }
endef

.PHONY: run example test bench check fuzz audit screenshots venv venv-dev lock format messages clean

run: venv            ## serve the archive on PORT and the desk on DESK_PORT
	@exec $(python) manage.py demo

example: venv        ## the archive as it grows: replicas, pgbouncer, nginx; see docs/scaling.md
	@exec $(python) -m deploy.example

test: check          ## everything that is checked, then every test
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

INCIDENTS ?= 1000000
bench: venv-dev      ## how fast readers are served, beside Datasette; INCIDENTS=1000000; needs wrk
	@exec $(python) -m benchmarks.speed --incidents $(INCIDENTS) $(if $(BENCH_HOME),--home "$(BENCH_HOME)")

check: venv-dev      ## style, types, layers, migrations, templates, known vulnerabilities
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(python) manage.py makemigrations --check --dry-run
	$(python) -m djlint --lint templates
	$(python) -m scripts.audit

FUZZ_SECONDS ?= 60
fuzz: venv-dev       ## made-up bytes for the readers of files and text, so long for each; Linux, x86-64
	$(call install,fuzz)
	@$(python) -m scripts.fuzz $(FUZZ_SECONDS)

audit: venv-dev      ## known vulnerabilities of what is locked
	$(python) -m scripts.audit

format: venv-dev     ## put the code in its agreed shape
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

screenshots: venv-dev ## photograph every page of the seed, or of ADDRESS=http://..., into screenshots/
	$(python) -m scripts.screenshots $(ADDRESS)

messages: venv-dev   ## gather the words of pages into locale/ and compile them; needs GNU gettext
	$(python) manage.py makemessages --locale uk --add-location file --no-wrap --no-obsolete \
		--ignore .venv --ignore tests --ignore benchmarks --ignore docs
	$(python) -m babel.messages.frontend compile --domain django --directory locale

venv:
	$(call install,run)

venv-dev:
	$(call install,dev)
	@cp requirements/run.txt .venv/run.txt # the same versions, so that `make run` installs nothing

# Writes the lock files anew from pyproject.toml. uv is needed here alone: `pip install uv`.
uv ?= uv
compile = $(uv) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(compile) pyproject.toml --output-file requirements/run.txt
	$(compile) pyproject.toml --extra places --extra dev --constraint requirements/run.txt \
		--output-file requirements/dev.txt
	$(compile) --group fuzz --output-file requirements/fuzz.txt

clean:               ## remove the environment and, for good, the embedded database
	@if [ -x $(python) ] && [ -d .data ]; then $(python) -m archive.database remove; fi
	rm -rf .venv .data
