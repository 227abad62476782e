# `make help` lists the targets. Everything that they make lies in .uv/, .venv/ and var/.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON = python3
IN_VENV = .venv/bin/python

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: python ## Serve k8sprep on http://127.0.0.1:8000/ (PORT=, HOST= override); Ctrl-C ends it.
	@$(PYTHON) -m tools.run serve

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "k8sprep needs Python 3.11 or newer, and there is no $(PYTHON): install it." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "k8sprep needs Python 3.11 or newer; $(PYTHON) is older: make run PYTHON=python3.12")'

.PHONY: help run python
