# The commands of the course, for GNU make 3.81 and later. `make` alone prints them.
#
#   make start ARGS="--port 8899 --no-browser"     options go through ARGS
#   make start PYTHON=/path/to/python3.12         a Python of your choosing
#   make test LOCK=oldest PYTHON=python3.11       the oldest packages that are promised to do
#   make test LOCK=newest                         whatever is newest today

.DEFAULT_GOAL := help
.PHONY: help start test build site lite lint lock bench

# Every test of a command starts Python anew: to compile the course each time costs minutes in all.
unexport PYTHONDONTWRITEBYTECODE

LOCK := test
IN_VENV := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := .venv$(if $(filter oldest newest,$(LOCK)),-$(LOCK))/$(IN_VENV)

# Running each candidate is the only proof that it works: a version manager's stand-in
# may lie in PATH and still refuse to start.
FIND_PYTHON = \
	for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3.14 python3 python); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'The course needs Python 3.11 or newer, and found none that runs.' >&2; \
		echo '$(if $(PYTHON),PYTHON names "$(PYTHON)"; asked for its version it says: '"$$("$(PYTHON)" --version 2>&1)"',Looked for python3.11 to python3.14, python3 and python.)' >&2; \
		echo 'Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13),' >&2; \
		echo 'or name yours: make $@ PYTHON=/path/to/python3.12' >&2; \
		exit 1; \
	fi

PREPARE = $(FIND_PYTHON); "$$python" setup/prepare.py

# $(1) names the step, $(2) is its command.
define step
	@printf '\n=== %s\n' '$(1)'
	@{ $(2); } || { \
		printf '\n`make $@` stopped at "%s". The reason stands above; mend it and run it again.\n' '$(1)' >&2; \
		exit 1; }
endef

STYLE = $(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check .
PYTEST = $(BIN)/python -m pytest

# The oldest linter has other rules, and the oldest packages are warned about by their neighbours.
ifeq ($(LOCK),oldest)
STYLE = echo 'Style is checked with the linter of setup/test.lock.'
PYTEST += -W default
endif

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

start: ## Set the course up, the first time only, and open it
	@$(PREPARE) start
	@$(BIN)/python -m course_lib start $(ARGS)

test: ## Set up what the tests need, and run every check there is
	@$(PREPARE) $(LOCK)
	$(call step,style,$(STYLE))
	$(call step,layers,$(BIN)/lint-imports)
	$(call step,notebooks match their sources,$(BIN)/python -m course_lib build --check)
	$(call step,the explorables match their sources,if command -v npm >/dev/null; then cd frontend && npm ci --silent && npm run --silent check; else echo "npm is not installed: the bundle was not compared with its sources in frontend/."; fi)
	$(call step,what the site without a server needs,if command -v npm >/dev/null; then $(BIN)/python setup/prepare.py lite; else echo "npm is not installed: the site that runs inside a browser was not tried."; fi)
	$(call step,in a real browser,$(PYTEST) -m browser tests)
	$(call step,tests and doctests,$(PYTEST) -m "not browser" -n auto --dist loadgroup)
	$(call step,every notebook runs and prints what it shows,OPENBLAS_NUM_THREADS=1 ONE_NUMBER_RECORD=$$(mktemp -d)/record.json $(PYTEST) -n auto --dist loadfile --nbval --nbval-current-env -p no:cacheprovider notebooks exercises solutions)
	@printf '\nEvery step passed.\n'

build: ## Build notebooks, sheets and solutions from sources/
	@$(PREPARE) build
	@$(BIN)/python -m course_lib build $(ARGS)

lite: ## Build a site on which the course runs inside a browser, into lite/site (needs npm)
	@$(PREPARE) lite
	@.venv-lite/$(IN_VENV)/python lite/build.py $(ARGS)

site: ## Build the static site into _site/ (another folder: ARGS="--to folder")
	@$(PREPARE) build
	@$(BIN)/python -m course_lib site $(ARGS)

lint: ## Check style and layers only
	@$(PREPARE) build
	$(call step,style,$(STYLE))
	$(call step,layers,$(BIN)/lint-imports)

bench: ## Print how fast checks and losses are (SciPy beside them, and PyTorch if you install it)
	@$(PREPARE) build
	@$(BIN)/python benchmarks/imports.py
	@$(BIN)/python benchmarks/checking.py
	@$(BIN)/python benchmarks/cross_entropy.py $(ARGS)

# --universal: one lock for Linux, macOS and Windows. The locks name versions and hashes,
# and no place to fetch them from, so that a mirror serves as well as the original.
NAMELESS = uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header
RESOLVE = $(NAMELESS) --universal --python-version 3.11

# Besides pyproject.toml's own: the build backend, so that installing the checkout downloads
# nothing unpinned; and argon2-cffi-bindings, which since 26 lacks a wheel for Intel Macs.
ALSO = "$$python" -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['build-system']['requires'], 'argon2-cffi-bindings>=25,<26', sep='\n')"

lock: ## Renew setup/*.lock from pyproject.toml (needs uv and npm; newest versions: ARGS=--upgrade)
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	@$(FIND_PYTHON); $(ALSO) | $(RESOLVE) $(ARGS) --extra test --output-file setup/test.lock pyproject.toml - >/dev/null
	@$(FIND_PYTHON); $(ALSO) | $(RESOLVE) --constraint setup/test.lock --output-file setup/start.lock pyproject.toml - >/dev/null
	@$(FIND_PYTHON); $(ALSO) | $(RESOLVE) --resolution lowest-direct --extra test --output-file setup/oldest.lock pyproject.toml - >/dev/null
	@$(FIND_PYTHON); $(ALSO) | $(RESOLVE) $(ARGS) --group pyproject.toml:lite --output-file setup/lite.lock - >/dev/null
	@cd lite && npm ci --silent --ignore-scripts
	@$(FIND_PYTHON); "$$python" lite/wanted.py | $(NAMELESS) $(ARGS) --python-version 3.14 --python-platform wasm32-pyodide2025 --output-file setup/lite_wheels.lock $(WITHOUT) - >/dev/null

# Front ends, which the site has from the environment that builds it.
WITHOUT = --no-emit-package jupyterlab-widgets --no-emit-package widgetsnbextension
