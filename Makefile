# Everything that these targets make is in .uv/, .venv/ and var/.
MAKEFLAGS += --no-print-directory
PYTHON = python3
IN_VENV = .venv/bin/python
SCHEMA = .venv/bin/check-jsonschema --quiet --builtin-schema vendor
SYNC = @$(PYTHON) -m tools.uv sync
VERSION = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: python ## Serve k8sprep on http://127.0.0.1:8000/ (PORT and HOST override); Ctrl-C ends it.
	@$(PYTHON) -m tools.run serve

dev: python ## The same with Django's own server: reloads when a file changes, shows errors.
	@$(PYTHON) -m tools.run dev

admin: python ## Create someone who may edit at /admin/; asks for a name and a password.
	@$(PYTHON) -m tools.run admin

test: python ## Run all tests on SQLite, on PostgreSQL and in Chromium (ARGS="tests/bank -n0" for some).
	$(SYNC) --group test --group anki --group chart
	@$(IN_VENV) -m tools.test $(ARGS)

test-start: python ## Try first starts, installing, the tests' own PostgreSQL and the image's builder.
	$(SYNC) --group test
	@$(IN_VENV) -m pytest -n auto tests/start $(ARGS)

test-chart: python ## Check the chart with Helm 4 and 3, without a cluster; builds them if they are missing.
	$(SYNC) --group test --group chart
	@$(IN_VENV) -m pytest -n 2 tests/chart $(ARGS)

image: python ## Build the container image by docker, podman or BUILD=…, as IMAGE=….
	@$(PYTHON) -m tools.image $(or $(IMAGE),k8sprep:$(VERSION))

image-next: python ## Build the release after IMAGE, to which test-cluster upgrades, as IMAGE-next.
	@$(PYTHON) -m tools.image $(IMAGE)-next tests/cluster/next IMAGE=$(IMAGE) VERSION=0.2.0

test-image: python ## Build the image and look inside; needs a builder, as `make image` does.
	$(SYNC) --group test --group image
	@$(IN_VENV) -m pytest tests/image $(ARGS)

test-cluster: python ## Prove chart and IMAGE on the cluster of KUBECONFIG, with Helm (and helm3) in PATH.
	$(SYNC) --group test --group cluster
	@$(IN_VENV) -m pytest -c tests/cluster/pytest.ini tests/cluster $(ARGS)

record-cases: python ## Record the bank's cases on the cluster of KUBECONFIG (ARGS=204 for one).
	$(SYNC)
	@$(IN_VENV) -m tools.cases $(ARGS)

test-cases: python ## Prove each case on the cluster of KUBECONFIG: broken as it says, then mended.
	$(SYNC) --group test
	@$(IN_VENV) -m pytest -c tests/cases/pytest.ini tests/cases $(ARGS)

chart-readme: python ## Write the chart's README again, with helm-docs.
	$(SYNC)
	@$(IN_VENV) -m tools.chart readme

package: python ## Make the chart's archive in var/.
	$(SYNC)
	@$(IN_VENV) -m tools.chart package

bench: python ## Measure how fast a rating is answered, on PostgreSQL; takes some minutes.
	$(SYNC) --group test
	@$(IN_VENV) -m tests.bench

# The checks see what production has, an https site with a long key, and no database.
lint format: export DEBUG = 0
lint format: export HTTPS = 1
lint format: export ALLOWED_HOSTS = example.org
lint format: export DATABASE_URL = sqlite://:memory:
lint format: export SECRET_KEY = for-checks-only-yet-as-long-and-as-varied-as-a-real-one-0123456789
lint: venv ## Check style, types, templates, migrations, settings, the bank, scripts and workflows.
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/djlint --quiet --lint templates quiz
	env -u UV_DEFAULT_INDEX -u PIP_INDEX_URL $(PYTHON) -m tools.uv lock --check
	$(IN_VENV) manage.py makemigrations --check --dry-run
	$(IN_VENV) manage.py check --deploy --fail-level WARNING
	$(IN_VENV) manage.py lint_bank
	.venv/bin/shellcheck .ci/run .ci/kind/*
	$(IN_VENV) -m tools.programs actionlint -shellcheck .venv/bin/shellcheck
	$(SCHEMA).compose-spec compose.yaml
	$(SCHEMA).dependabot .github/dependabot.yml
	$(SCHEMA).github-issue-forms .github/ISSUE_TEMPLATE/[a-b]*.yml
	$(SCHEMA).github-issue-config .github/ISSUE_TEMPLATE/config.yml

format: python ## Bring the code and the bank's files into the one style.
	$(SYNC) --group lint
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	$(IN_VENV) manage.py lint_bank --fix

venv: python ## Install all that developers need into .venv.
	$(SYNC) --all-groups

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "k8sprep needs Python 3.11 or newer, and there is no $(PYTHON): install it." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "k8sprep needs Python 3.11 or newer, and $(PYTHON) is older: make run PYTHON=python3.12")'

.PHONY: help run dev admin test test-start image image-next test-image \
  test-cluster test-cases record-cases test-chart chart-readme package bench lint format venv python
