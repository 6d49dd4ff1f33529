# Everything a developer or a machine does here; `make help` lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

JOBS ?= $(shell nproc)
export GENLOCK_JOBS := $(JOBS)
export RECORDINGS

.PHONY: help bootstrap build test test-asan lint format bench bench-sync bench-captions fixtures demo clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap: ## Install through apt what is missing on Debian or Ubuntu
	@scripts/bootstrap.sh

build: bootstrap ## Build the release binary at .build/release/genlock
	swift build -c release --product genlock -j $(JOBS)

test: bootstrap ## Run every test
	@scripts/test.sh

test-asan: bootstrap ## Run every test under AddressSanitizer, with leak detection
	@scripts/test-asan.sh

lint: ## Check the format of the sources and the rules of the house
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift
	@for check in scripts/check-*.sh; do echo "$$check"; "$$check"; done

format: ## Format the sources in place
	swift format format --in-place --recursive Sources Tests Benchmarks Package.swift

bench: build ## Measure against ffmpeg, and the service and batches under load; write docs/benchmarks.md
	@scripts/bootstrap.sh --benchmarks
	@swift build -c release --product benchmarks
	@{ .build/release/benchmarks .build/release/genlock; \
	for script in service/submissions service/connections service/downloads batch/batch; do \
	  Benchmarks/$$script.py .build/release/genlock; \
	done; } | tee docs/benchmarks.md

# Sets, and the long recordings that decoding is timed on; several GB.
SETS ?= .build/sync-sets

bench-sync: build ## Measure sync on sets made from RECORDINGS=DIR, beside its peers and mere decoding
	@[[ -n "$${RECORDINGS:-}" ]] || { echo "Say RECORDINGS=DIR; Benchmarks/sync/README.md has what it holds." >&2; exit 2; }
	@Benchmarks/sync/make-datasets.py "$$RECORDINGS" $(SETS) --jobs $(JOBS)
	@status=0; \
	.build/release/genlock eval sync $(SETS)/dataset.json || status=$$?; \
	Benchmarks/sync/peers.py .build/release/genlock $(SETS)/dataset.json; \
	Benchmarks/sync/decode-time.py .build/release/genlock $(SETS)/hours --minutes 30 120 480; \
	exit $$status

CAPTION_SETS ?= .build/caption-sets

bench-captions: build ## Measure the timing of captions on sets made from RECORDINGS=DIR, beside ffsubsync
	@[[ -n "$${RECORDINGS:-}" ]] || { echo "Say RECORDINGS=DIR; Benchmarks/captions/README.md has what it holds." >&2; exit 2; }
	@Benchmarks/captions/make-datasets.py "$$RECORDINGS" $(CAPTION_SETS)
	@status=0; \
	.build/release/genlock eval captions $(CAPTION_SETS)/dataset.json || status=$$?; \
	Benchmarks/captions/peers.py .build/release/genlock $(CAPTION_SETS)/dataset.json; \
	exit $$status

fixtures: ## Make the recordings in Fixtures/ anew
	@scripts/bootstrap.sh --fixtures
	@scripts/make-fixtures.sh

demo: build ## Run pipelines/ingest.yaml on a recording from Fixtures/
	@scripts/demo.sh

clean: ## Remove what was built and what the demo wrote
	rm -rf .build demo-output
