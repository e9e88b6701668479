# make run   sets everything up and starts the server: http://127.0.0.1:8866
# make test  sets everything up and runs every check and test
# make check runs the checks and the unit tests
HOST  ?= 127.0.0.1
PORT  ?= 8866
STATE ?= state
ARGS  ?=
IMAGE ?= yes
MUTATIONS ?= 100000
MINUTES ?= 30

BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run setup image check test mutate fuzz soak sbom audit release docs site lock format eval bench screenshots
.DEFAULT_GOAL := run

run: setup
	@exec webimage-ocr serve --host $(HOST) --port $(PORT) --state $(STATE) $(ARGS)

setup:
	@setup/install.sh run

image: # with docker, podman or buildah
	@deploy/image.sh

check: # what needs no service and no browser: before every commit
	@setup/install.sh test
	ruff check
	ruff format --check
	mypy
	lint-imports --no-logo
	python -m pytest -n logical --dist loadfile tests/unit $(ARGS)

test:
	@setup/install.sh test
	ruff check
	ruff format --check
	mypy
	lint-imports --no-logo
ifneq ($(strip $(ARGS)),)
	python -m pytest $(ARGS)
else
	# in the order of folders: those of unit tests, each over in seconds, come last and keep both busy to the end
	python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not alone"
	python -m pytest -m alone $$(grep -rl --include='*.py' 'mark\.alone' tests)
endif

mutate: # damaged pictures, new ones each time: make mutate MUTATIONS=100000
	@setup/install.sh test
	MUTATIONS=$(MUTATIONS) python -m pytest --timeout=0 tests/fault/test_mutations.py

fuzz: # each parser of what strangers send for so long, guided by what code is reached: make fuzz MINUTES=10
	@setup/install.sh test
	for target in signature token json form http header decoder contact; do \
	    PYTHONPATH=tests python -m fuzz.engine $$target --seconds $$(($(MINUTES) * 60)) || exit; done

soak: # mixed traffic with a fault every 20 seconds: make soak MINUTES=30
	@setup/install.sh test
	PYTHONPATH=tests:. python -m soak.run --minutes $(MINUTES)

sbom: # what the wheel needs and holds: setup/sbom.cdx.json
	@setup/install.sh test
	python -m docs.sbom

audit: # known weaknesses of the packages; asks the index for each, and fails where it does not say
	@setup/install.sh test
	pip-audit --strict --no-deps --disable-pip --requirement setup/constraints.txt

release: # all that a version consists of, built into dist/ and checked; publishes nothing
	@setup/install.sh test
	@IMAGE=$(IMAGE) deploy/release.sh

docs:
	@setup/install.sh tools
	python -m docs.generate

site: # the documentation, in English and Chinese: build/site/html
	@setup/install.sh tools
	python -m docs.site.build

screenshots:
	@setup/install.sh test
	python docs/screenshots.py

lock: # the newest versions that pyproject.toml allows, then try them: make test
	python -m pip install --quiet --upgrade --upgrade-strategy eager --editable ".[server,mcp,postgres,redis,otel,parquet,buckets,ray,documents,ocrmypdf,dev]"
	python -m pip freeze --quiet --exclude-editable > setup/constraints.txt
	python -m docs.sbom

format:
	@setup/install.sh tools
	ruff check --fix
	ruff format

eval:
	@setup/install.sh tools
	python -m eval $(ARGS)

bench:
	@setup/install.sh tools
	python -m benchmarks $(ARGS)
