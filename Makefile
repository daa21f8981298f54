# Two commands do everything on a machine with Python 3.11: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH_BIN := .venv-torch/bin
STAMP := $(VENV)/.installed
PROXIES := $(VENV)/proxies
TORCH_STAMP := .venv-torch/.installed
# Tests often wait for processes: one worker more than cores, four at most, and who has done takes over.
SIDE_BY_SIDE = -n $(shell $(PYTHON) -c 'import os; print(min(4, 1 + os.cpu_count()))') --dist worksteal

.PHONY: help demo test test-fast chromium strace test-torch everywhere check format serve train bench pictures models vocabulary family fuzz chaos clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

demo: $(STAMP) ## Make the API page's own example: demo.mp4 and demo.png
	$(BIN)/python -m demo

test: $(STAMP) chromium strace $(PROXIES) ## Run all tests but those that need torch
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

test-fast: $(STAMP) ## Run the tests that start no process, browser or server
	$(BIN)/python -m pytest -n 2 -m "fast and not torch and not long and not everywhere"

chromium: # The console's tests drive a real browser
	@$(call need,chromium,The console's tests need Chromium)

strace: # The proof of power loss reads what a service tells the kernel
	@$(call need,strace,The proof of power loss needs strace)

# The proxies' own tests run nginx and Caddy. They are unpacked, not installed: an installation would start them.
$(PROXIES):
	@command -v nginx >/dev/null && command -v caddy >/dev/null && mkdir -p $@ || { \
	  mkdir -p $@.part && cd $@.part && \
	  { apt-get download -qq nginx caddy || { apt-get update -qq && apt-get download -qq nginx caddy; }; } \
	  && for package in *.deb; do dpkg -x $$package .; done && rm *.deb && mv ../$(notdir $@).part ../$(notdir $@); } \
	  || echo "The proxies' tests need nginx and Caddy, as root: apt-get install -y nginx caddy"

# Install a program from Debian where that is possible, else say how.
need = command -v $(1) >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); \
	  else echo "$(2), as root: apt-get install -y $(1)"; fi; }

test-torch: $(TORCH_STAMP) ## Run the tests that need torch
	$(TORCH_BIN)/python -m pytest $(SIDE_BY_SIDE) -m torch

everywhere: $(STAMP) chromium ## Run every test of rows and videos again, on PostgreSQL and S3 together
	$(BIN)/python -m pytest -m "everywhere and not long"

check: $(STAMP) ## Format, lint, types, floors, shape
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(STAMP) ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

serve: $(STAMP) ## Run the service at http://127.0.0.1:8780
	$(BIN)/vitascope serve

train: $(TORCH_STAMP) ## Train the embedded network from nothing
	PATH="$(CURDIR)/$(TORCH_BIN):$$PATH" training/run.sh

bench: $(STAMP) ## Print every measurement, side by side with what it is compared to
	$(BIN)/python -m benchmarks

pictures: $(STAMP) chromium ## Draw the READMEs' pictures again: stills, the animated clip, the console; and its example films
	$(BIN)/python -m training.pictures
	$(BIN)/python -m training.films
	$(BIN)/python -m tests.console.screenshots docs/pictures --readme

models: $(STAMP) ## Write docs/models.md anew from the catalogue's rows
	$(BIN)/python -m vitascope.cli.models_page docs

vocabulary: $(STAMP) ## Write docs/vocabulary.md anew, with its sheets, from what the embedded engine draws
	$(BIN)/python -m training.vocabulary docs

fuzz: $(STAMP) ## Send anything to sockets, forms and commands: MINUTES=30
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),30)

family: $(STAMP) ## Make clips of every model with every pair of lengths, shapes, sizes, pictures and sound
	$(BIN)/python -m tests.family

chaos: $(STAMP) strace ## Kill and pause processes on both databases, cut the power, then count: FOLDER=… KILLS=1000 TASKS=10000
	$(BIN)/python -m tests.chaos $(or $(FOLDER),out/chaos) $(or $(KILLS),1000) $(or $(TASKS),10000)
	unshare -rm $(BIN)/python -m tests.chaos $(or $(FOLDER),out/chaos) $(or $(KILLS),1000) 1000 disk
	$(BIN)/python -m tests.chaos $(or $(FOLDER),out/chaos) 500 200 power
	$(BIN)/python -m tests.chaos $(or $(FOLDER),out/chaos) 3 0 points-sqlite points-postgresql

clean: ## Remove what the other commands made, environments included
	rm -rf $(VENV) .venv-torch out demo.mp4 demo.png .pytest_cache .mypy_cache .ruff_cache

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Vitascope needs Python 3.11 or newer; choose one with: make PYTHON=python3.11 …"; exit 1)
	@$(PYTHON) -c 'import ensurepip, venv' || (echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,postgres,s3]'
	@touch $@

$(TORCH_STAMP): pyproject.toml
	$(PYTHON) -m venv .venv-torch
	$(TORCH_BIN)/python -m pip install --quiet --upgrade pip
	$(TORCH_BIN)/python -m pip install --quiet --editable '.[dev,postgres,s3,train,diffusers]'
	@touch $@
