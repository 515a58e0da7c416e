# ppg-tunnel: build, try, test, install. `make` lists the targets.

SUPPORT := Tests/Support
SOURCES := Package.swift Sources Tests
PREFIX ?= /usr/local
DESTDIR ?=
ARGS ?=
QUICK ?=
SCALE ?=
SECONDS ?= 60
MINUTES ?= 10
TARGETS ?=

# For --version; empty where there is no git, or no repository.
COMMIT ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)$(shell git diff-index --quiet HEAD 2>/dev/null; \
    [ $$? = 1 ] && echo +changes)

# With the Swift runtime inside, the release binary starts faster and runs where no Swift is installed (Linux only).
RELEASE := -c release $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)

.DEFAULT_GOAL := help
.PHONY: help deps build run demo test fuzz sanitize soak bench check lint format install uninstall package package-test clean swift

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install everything that builds and tests need and this system lacks (apt)
	@$(SUPPORT)/install-dependencies test

build: swift ## Build the release binaries
	@$(SUPPORT)/install-dependencies build
	PPG_TUNNEL_COMMIT="$(COMMIT)" swift build $(RELEASE) --product ppg-tunnel
	PPG_TUNNEL_COMMIT="$(COMMIT)" swift build $(RELEASE) --product ppg-tunnel-api

run: build ## Run the tunnel: make run ARGS="--port 5433"
	@exec .build/release/ppg-tunnel $(ARGS)

demo: build ## Show the tunnel at work in front of a throw-away PostgreSQL
	@$(SUPPORT)/install-dependencies demo
	@PPG_TUNNEL_BINARY="$(CURDIR)/.build/release/ppg-tunnel" $(SUPPORT)/demo

test: swift ## Run all tests, with real servers and real drivers
	@$(SUPPORT)/install-dependencies test
	swift build --product ppg-tunnel
	swift build --product ppg-tunnel-api
	PPG_TUNNEL_BINARY="$$(swift build --show-bin-path)/ppg-tunnel" swift test

fuzz: swift ## Fuzz the decoders, guided by coverage: make fuzz SECONDS=60 TARGETS="dot-env api-key"
	@python3 Tests/Fuzz $(SECONDS) $(TARGETS)

sanitize: swift ## Run all tests under the address sanitizer, then under the thread sanitizer
	@$(SUPPORT)/install-dependencies test
	@$(SUPPORT)/sanitize address
	@$(SUPPORT)/sanitize thread

soak: build ## Put a tunnel between a real PostgreSQL and clients that misbehave: make soak MINUTES=10
	@$(SUPPORT)/install-dependencies demo
	@python3 Tests/Soak "$$(swift build -c release --show-bin-path)/ppg-tunnel" $(MINUTES)

bench: build ## Measure against PgBouncer and no proxy (QUICK=1: in two minutes; SCALE=1: how costs grow)
	@$(SUPPORT)/install-dependencies bench
	@python3 Tests/Benchmark "$$(swift build -c release --show-bin-path)/ppg-tunnel" \
	    $(if $(SCALE),scale,$(if $(QUICK),quick,full))

check: lint test ## All that must be green: format, build without warnings, tests

lint: swift
	swift format lint --strict --recursive --parallel $(SOURCES)

format: swift ## Format the sources
	swift format --in-place --recursive --parallel $(SOURCES)

# Where the shells look for completion scripts below PREFIX.
BASH_COMPLETION := share/bash-completion/completions/ppg-tunnel
ZSH_COMPLETION := share/zsh/site-functions/_ppg-tunnel
FISH_COMPLETION := share/fish/vendor_completions.d/ppg-tunnel.fish

install: ## Install binaries and shell completion, built before or now: make install PREFIX=/usr/local
	@[ -x .build/release/ppg-tunnel ] && [ -x .build/release/ppg-tunnel-api ] || $(MAKE) build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/libexec/ppg-tunnel"
	install -m 755 .build/release/ppg-tunnel "$(DESTDIR)$(PREFIX)/bin/ppg-tunnel"
	install -m 755 .build/release/ppg-tunnel-api "$(DESTDIR)$(PREFIX)/libexec/ppg-tunnel/ppg-tunnel-api"
	@set -e; for pair in bash:$(BASH_COMPLETION) zsh:$(ZSH_COMPLETION) fish:$(FISH_COMPLETION); do \
	    file="$(DESTDIR)$(PREFIX)/$${pair#*:}"; \
	    install -d "$${file%/*}"; \
	    .build/release/ppg-tunnel completion "$${pair%%:*}" >"$$file.new"; \
	    chmod 644 "$$file.new"; \
	    mv "$$file.new" "$$file"; \
	    echo "$$file"; \
	done

uninstall: ## Remove what `make install` put below PREFIX
	rm -f "$(DESTDIR)$(PREFIX)/bin/ppg-tunnel"
	rm -rf "$(DESTDIR)$(PREFIX)/libexec/ppg-tunnel"
	rm -f "$(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)"
	rm -f "$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)" "$(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)"

package: build ## Make packages of what was built: .deb, tarball, Homebrew formula, container files
	@Sources/Packaging/package

package-test: package ## Try the packages in a fresh Debian, with a real systemd (root, debootstrap, systemd-nspawn)
	@$(SUPPORT)/install-dependencies test
	@Tests/Packages/debian
	@Tests/Packages/container

clean: ## Remove everything that was built
	rm -rf .build .build-address .build-thread .build-fuzz

swift:
	@command -v swift >/dev/null || { \
	    echo "swift was not found: ppg-tunnel needs Swift 6.2 or newer." >&2; \
	    echo "hint: https://www.swift.org/install has it for Linux and macOS; then put it in PATH" >&2; \
	    exit 1; \
	}
