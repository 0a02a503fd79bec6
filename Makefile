# Everything a person or CI does with this project. `make` lists the targets.
#
# Needs GNU make, bash and any Node with npm. `make install` brings the Node the project runs on.

SHELL := bash
# --norc: with a socket as its standard input, as under some runners, bash would read a user's startup files.
.SHELLFLAGS := --norc -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# npm itself runs on the machine's Node, because it replaces the one in node_modules.
MACHINE_PATH := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

OUT := out
CI_OUT := $(OUT)/ci
STAMP := node_modules/.slipway-lock
SLIPWAY := node cli/slipway.ts
# What is written for people and clusters, gathered for a search for secrets.
SEARCHED := $(OUT)/searched

# Tests of one tier: $(call node-test,<tier>,<further options>,<files>). The tally is what .ci/run adds up.
# Two files at a time: the machines this runs on have two cores, and a crowded core makes timeouts lie.
TEST_TIMEOUT_MS ?= 300000
node-test = mkdir -p $(CI_OUT) && rm -f $(CI_OUT)/$(1).json && \
	bash scripts/ci/in-memory.sh \
	node --import ./scripts/ci/untracked-promises.ts --test --test-concurrency=2 --test-timeout=$(TEST_TIMEOUT_MS) \
	--test-reporter=spec --test-reporter-destination=stdout \
	--test-reporter=./scripts/ci/tally-reporter.ts --test-reporter-destination=$(CI_OUT)/$(1).json $(2) $(3)

# These repeat what other tests run, a thousand times over, or run nothing whose lines are counted: counting would only make
# them slower.
UNCOUNTED_TESTS := test/cli/commands/canary.test.ts test/cli/render/crash.test.ts test/fuzz/mutations.test.ts \
	$(wildcard test/tooling/*.test.ts test/scripts/*.test.ts test/docs/*.test.ts)
COUNTED_TESTS = $(filter-out $(UNCOUNTED_TESTS),$(shell find test -name '*.test.ts' -not -path 'test/conformance/*'))
COVERED := cli stacks components services observability policies
COVERAGE := --experimental-test-coverage $(COVERED:%=--test-coverage-include='%/**/*.ts') \
	--test-reporter=lcov --test-reporter-destination=$(OUT)/coverage/lcov.info

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-18s %s\n", $$1, $$2 }'

##@ Use

.PHONY: install
install: ## Install the pinned dependencies, if the lockfile is not the installed one
	@# Not its warnings: they are about the machine's Node, which runs npm and nothing else.
	@cmp -s package-lock.json $(STAMP) || { PATH="$(MACHINE_PATH)" npm ci --loglevel=error && cp package-lock.json $(STAMP); }

.PHONY: preview
preview: install ## Preview every stack and write the manifests of each environment to out/tree
	$(SLIPWAY) preview --stack all
	$(MAKE) render-all

.PHONY: render-all
render-all: install ## Write the GitOps tree of every environment anew to out/tree
	@# What a service's mutable files said before is of no use here, and would stay.
	rm -rf $(OUT)/tree
	$(SLIPWAY) render --out $(OUT)/tree

.PHONY: validate
validate: policies ## Check every stack and contract, then the rendered tree and its policies with the installed ones of `make tools`
	$(SLIPWAY) validate
	node scripts/ci/lint-tree.ts $(OUT)/tree

##@ Check

.PHONY: check
check: format-check lint types deps test ## What to run before a commit: everything that needs only Node

.PHONY: test
test: install ## Unit tests with coverage (90 % of the lines of each top folder of code)
	@mkdir -p $(OUT)/coverage
	$(call node-test,unit,$(COVERAGE),$(COUNTED_TESTS))
	@# All of them at once, or the longest would be left alone at the end.
	$(call node-test,unit-uncounted,--test-concurrency=3,$(UNCOUNTED_TESTS))
	node scripts/ci/coverage.ts $(OUT)/coverage/lcov.info --minimum 90 $(COVERED)

.PHONY: format
format: install ## Format every file in place
	prettier --log-level warn --write .

.PHONY: format-check
format-check: install ## Check that every file is formatted
	prettier --check .

.PHONY: lint
lint: install ## Lint with type information
	eslint --max-warnings 0 .

.PHONY: types
types: install ## Check types
	tsc --noEmit -p .

.PHONY: deps
deps: install ## Check the import rules of the layout, and that every export has a use
	depcruise --config .dependency-cruiser.cjs .
	node scripts/ci/unused-exports.ts $(COVERED) sdks scripts test

.PHONY: secrets
secrets: install ## Search tree, history, plans and rendered tree for secrets (builds gitleaks the first time, with Go)
	node scripts/tools/install.ts gitleaks
	rm -rf $(SEARCHED) && mkdir -p $(SEARCHED)
	$(SLIPWAY) render --out $(SEARCHED)/tree > $(SEARCHED)/render.txt
	$(SLIPWAY) preview --stack all --out $(SEARCHED)/plans > $(SEARCHED)/preview.txt
	node scripts/ci/secrets.ts $(SEARCHED)

.PHONY: secrets-staged
secrets-staged: install ## Search the staged changes for secrets
	node scripts/tools/install.ts gitleaks
	node scripts/ci/secrets.ts --staged

.PHONY: golden-check
golden-check: install ## Compare the plans and the rendered tree with the committed ones
	node scripts/golden.ts --check

.PHONY: reference-check
reference-check: install ## Check that the generated reference is current
	node scripts/reference.ts --check

.PHONY: engine-test
engine-test: install ## Preview every stack on the real engine (needs `pulumi`) and compare with the offline plan
	node scripts/ci/engine-test.ts

##@ Change what is committed

.PHONY: golden
golden: install ## Accept the present plans and rendered tree as the expected ones (DELETES=--deletes where resources go)
	node scripts/golden.ts --update $(DELETES)

.PHONY: reference
reference: install ## Write the reference and the JSON Schemas from the sources
	node scripts/reference.ts

.PHONY: picture
picture: install ## Draw the README's picture of a preview anew
	node scripts/picture.ts

.PHONY: dashboards-preview
dashboards-preview: install ## Write every dashboard to out/dashboards and draw its layout anew (needs Chromium)
	node scripts/dashboards.ts --pictures

##@ Measure

.PHONY: bench
bench: install ## Measure previews against a bare program, and the cost of a resource (BENCH=--write keeps it in docs)
	node scripts/bench/bench.ts $(BENCH)

-include tools.mk
