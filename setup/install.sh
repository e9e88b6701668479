#!/bin/sh
# Install what `make run`, `make eval` and its like, or `make test` needs: install.sh run, tools or test.
# It does nothing when all of it is there.
#
# System packages are listed in setup/debian.txt, Python packages in pyproject.toml, in the versions of
# setup/constraints.txt (`make lock` writes it), Node packages in tests/package.json, Java libraries in
# tests/contract/java/pom.xml, Go modules in tests/contract/go/go.mod.
# As root, missing system packages are installed with apt-get; otherwise the one command to type is printed.
set -eu
cd "$(dirname "$0")/.."

wanted=${1:?"usage: setup/install.sh run|tools|test"}
venv=.venv
case $wanted in
run) extras=server,mcp,documents ;;
tools | test) extras=server,mcp,postgres,redis,otel,parquet,buckets,ray,documents,ocrmypdf,dev ;;
*) echo "setup/install.sh: '$wanted' is none of run, tools, test" >&2 && exit 2 ;;
esac

say() { echo "setup: $*" >&2; }

is_there() { # a command on the path, or a file (patterns allowed)
    # shellcheck disable=SC2086
    case $1 in
    /*) ls $1 >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() { # prints nothing when there is none
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then echo "$candidate" && return; fi
    done
}

missing_packages() {
    while read -r when package sign; do
        case $when in run | "$wanted") is_there "$sign" || printf '%s ' "$package" ;; esac
    done <setup/debian.txt
    if ! venv_usable; then
        python=$(find_python)
        # Debian ships Python without venv and pip; the package is named after the exact version
        [ -z "$python" ] || "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            "$python" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv", end=" ")'
        [ -n "$python" ] || printf 'python3-venv '
    fi
}

install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    command="apt-get install --yes --no-install-recommends $missing"
    if ! command -v apt-get >/dev/null 2>&1; then
        say "missing: $missing(names of Debian packages; install what your system calls them, then try again)"
        exit 1
    elif [ "$(id -u)" -ne 0 ]; then
        say "some system packages are missing. Install them with this command, then try again:"
        echo "    sudo apt-get update && sudo $command" >&2
        exit 1
    fi
    say "installing system packages (a few minutes the first time): $missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && $command -qq >/dev/null
}

venv_usable() { # it runs, is new enough, and was made in this very folder
    new_enough $venv/bin/python && grep -qsF "$PWD/$venv" $venv/bin/activate
}

make_venv() {
    venv_usable && return
    python=$(find_python)
    [ -n "$python" ] || { say "Python 3.11 or newer is needed; $(python3 --version 2>&1) is what is here" && exit 1; }
    say "making $venv with $($python --version)"
    "$python" -m venv --clear $venv
}

fingerprint() { # of all that decides what gets installed
    {
        $venv/bin/python --version &&
            cat pyproject.toml tests/package.json setup/constraints.txt setup/install.sh tests/contract/java/pom.xml \
                tests/contract/go/go.sum
    } | sha256sum | cut -d' ' -f1
}

is_stamped() { [ "$(cat "$venv/.installed-$1" 2>/dev/null)" = "$(fingerprint)" ]; }

install_packages
make_venv
# the tests need all that the others need
if is_stamped "$wanted" || is_stamped test; then exit; fi

say "installing Python packages into $venv (a minute or two the first time)"
$venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --use-pep517 \
    --constraint setup/constraints.txt --editable ".[$extras]"
if [ "$wanted" = test ]; then
    say "installing Node packages for the tests"
    PATH="$PWD/$venv/bin:$PATH" npm ci --silent --no-audit --no-fund --prefix tests
    say "installing Java libraries and Go modules for the tests"
    mvn --batch-mode --quiet -Dstyle.color=never --file tests/contract/java clean dependency:copy-dependencies
    # built once here, so that the tests find everything compiled and need no network; with cgo Debian's go 1.19 asks for gcc
    (cd tests/contract/go && GOFLAGS=-buildvcs=false CGO_ENABLED=0 go build -o /dev/null ./...)
fi
fingerprint >"$venv/.installed-$wanted"
