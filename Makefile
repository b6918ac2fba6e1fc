SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help deps run test check build release lint format screens live bench fuzz clean

# Colours are an argument of the compiler: with them at a terminal and without in a pipe, each build would be from the start.
export BUILD_FLAGS := --explicit-target-dependency-import-check error --no-color-diagnostics
UNIT_TESTS := swift test --skip-build $(BUILD_FLAGS) --disable-xctest
RULES := ^(OpsModelTests|ViewsTests|CellsTests)\.
SWIFT_FILES := Package.swift Sources Tests $(wildcard Benchmarks Fuzz)
ARGS ?=

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the Debian packages that are missing and check the Swift version
	@tools/deps

run: release ## Build the program and start it, by default on the embedded drill; ARGS="--help" passes options
	@.build/release/mlops-tui $(ARGS)

test: ## Install what is missing, build, and run every test: unit, real servers, end to end
	@tools/deps build test
	swift build --build-tests $(BUILD_FLAGS)
	@$(MAKE) --no-print-directory release
	@tools/test

check: lint ## The fast inner loop: formatting and unit tests
	@tools/deps build
	swift build --build-tests $(BUILD_FLAGS)
	SWIFT_BACKTRACE=enable=no $(UNIT_TESTS) --filter '$(RULES)'
	SWIFT_BACKTRACE=enable=no $(UNIT_TESTS) --skip '$(RULES)' --skip '^(LiveTests|EndToEndTests)\.'

build: ## Build everything for debugging, tests included
	@tools/deps build
	swift build --build-tests $(BUILD_FLAGS)

release: ## Build .build/release/mlops-tui, optimised, with the Swift runtime inside
	@tools/deps build
	swift build -c release --static-swift-stdlib $(BUILD_FLAGS) --product mlops-tui

lint: ## Report every place that `make format` would change, and what it cannot
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)

format: ## Lay out every Swift file by .swift-format
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

screens: ## Rewrite the screens that the view tests compare with, for reading in the diff
	@tools/deps build
	MLOPS_TUI_REWRITE_SCREENS=1 swift test $(BUILD_FLAGS) --disable-xctest --filter '^ViewsTests\.'

live: ## Run the live tests alone beside the real servers; ONLY=mlflow,prometheus starts just these
	@tools/deps build test
	swift build --build-tests $(BUILD_FLAGS)
	SWIFT_BACKTRACE=enable=no tools/live $(if $(ONLY),--only $(ONLY)) -- \
		swift test --skip-build $(BUILD_FLAGS) --disable-xctest --filter '^LiveTests\.'

bench: ## Measure speed and memory beside other programs; BENCH_ARGS="quick keys" for less
	@tools/deps build bench
	@$(MAKE) --no-print-directory release
	swift build -c release --static-swift-stdlib --package-path Benchmarks $(BUILD_FLAGS)
	@Benchmarks/.build/release/Benchmarks $(BENCH_ARGS)

fuzz: ## Fuzz every parser of bytes from outside; SECONDS_EACH=600 for a long run
	@tools/deps build
	Fuzz/run $(or $(SECONDS_EACH),60)

clean: ## Remove what was built here (`tools/live clean` removes the servers' environments)
	rm -rf .build Benchmarks/.build Fuzz/.build
