# `make help` says what there is.

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
RUN_SECONDS ?= 5

target := $(or $(CARGO_TARGET_DIR),target)
dtrace := $(target)/release/dtrace
sudo := $(shell [ "$$(id -u)" -eq 0 ] || echo sudo)
share := $(DESTDIR)$(PREFIX)/share
doc := $(share)/doc/dtrace
man := $(share)/man
# Where dtrace looks for providers that are not linked in.
providers := $(DESTDIR)/usr/lib/dtrace/providers
# The binary has its own copy; these are to be read, and to make another of for -x syslibdir=.
library := $(DESTDIR)$(PREFIX)/share/dtrace/lib
scripts := $(DESTDIR)$(PREFIX)/share/dtrace/scripts
# What scripts name as their interpreter.
interpreter := $(DESTDIR)/usr/sbin/dtrace

# What `make run` traces: who makes which system calls.
define demo
syscall:::entry { @[execname, probefunc] = count(); }
tick-$(RUN_SECONDS)s { trunc(@, 20); exit(0); }
endef

.PHONY: help build run test test-unit test-doc test-suite test-vm bench fuzz install uninstall clean

help:
	@echo 'make run                   build, and count system calls on this system for $(RUN_SECONDS) seconds'
	@echo 'make build                 build the release: $(dtrace)'
	@echo 'make test                  run all tests'
	@echo 'make test KERNEL=6.1       run those under this kernel alone, in a virtual machine'
	@echo 'make bench                 measure'
	@echo 'make fuzz                  run each fuzz target, and generated programs, for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make install               install below PREFIX=$(PREFIX) (and DESTDIR=)'
	@echo 'make uninstall             take it away again'
	@echo 'make clean                 remove what was built'

build:
	@xtask/need build
	cargo build --release -p dtrace-cli

export demo
run: build
	@echo 'who makes which system calls: the top 20 of $(RUN_SECONDS) seconds'
	@printf '%s\n' "dtrace -n '$$demo'"
	@$(sudo) $(dtrace) -n "$$demo"

ifdef KERNEL
test: test-vm
else
test: test-unit test-doc test-suite test-vm
endif

test-unit:
	@xtask/need build
	@if command -v cargo-nextest >/dev/null; then set -x; cargo nextest run --workspace; \
	else set -x; cargo test --workspace --lib --bins --tests --no-fail-fast; fi

test-doc:
	@xtask/need build
	cargo test --workspace --doc

test-suite:
	@xtask/need build
	cargo build --release -p dtrace-cli -p dtrace-suite
	$(target)/release/dtrace-suite --dtrace $(dtrace)
	$(target)/release/dtrace-suite --dtrace $(dtrace) --suite docs/guide
	$(target)/release/dtrace-suite --dtrace $(dtrace) --suite docs/providers
	$(target)/release/dtrace-suite --dtrace $(dtrace) --generated 400

test-vm:
	@xtask/need build vm
	cargo xtask vm-test $(KERNEL)

bench: build
	@xtask/need build vm bench
	cargo run --release -p dtrace-bench -- --dtrace $(dtrace)
	bench/guest/run

fuzz: build
	@xtask/need build fuzz
	xtask/fuzz $(FUZZ_SECONDS)
	cargo build --release -p dtrace-suite
	$(target)/release/dtrace-suite --dtrace $(dtrace) --generated 1000000000 --seed $$(date +%s) --seconds $(FUZZ_SECONDS)

install: build
	install -D -m 755 $(dtrace) $(DESTDIR)$(PREFIX)/sbin/dtrace
	[ -e $(interpreter) ] || [ -L $(interpreter) ] || { install -d $(dir $(interpreter)) && ln -s $(PREFIX)/sbin/dtrace $(interpreter); }
	install -d -m 755 $(providers)
	install -D -m 644 -t $(library) lib/dtrace/*.d lib/dtrace/$$(uname -m)/*.d
	install -D -m 755 -t $(scripts) scripts/*
	install -D -m 644 -t $(doc) $(wildcard *.md LICENSE-*)
	install -D -m 644 -t $(doc)/docs $(wildcard docs/*.md docs/*.json)
	install -D -m 644 -t $(doc)/docs/providers $(wildcard docs/providers/*.md)
	install -D -m 644 -t $(doc)/docs/guide $(wildcard docs/guide/*.md)
	install -D -m 644 -t $(man)/man1 docs/man/dtrace.1
	install -D -m 644 completions/dtrace.bash $(share)/bash-completion/completions/dtrace
	install -D -m 644 -t $(share)/zsh/site-functions completions/_dtrace
	install -D -m 644 -t $(share)/fish/vendor_completions.d completions/dtrace.fish

# A provider of someone else's stays.
uninstall:
	[ "$$(readlink $(interpreter))" != $(PREFIX)/sbin/dtrace ] || rm -f $(interpreter)
	rm -f $(DESTDIR)$(PREFIX)/sbin/dtrace $(man)/man1/dtrace.1
	rm -f $(share)/bash-completion/completions/dtrace $(share)/zsh/site-functions/_dtrace
	rm -f $(share)/fish/vendor_completions.d/dtrace.fish
	rm -rf $(doc) $(library) $(scripts)
	rmdir --ignore-fail-on-non-empty -p $(providers) 2>/dev/null || :

clean:
	cargo clean
	rm -rf fuzz/target
