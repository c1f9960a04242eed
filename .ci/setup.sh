#!/bin/sh
# Makes everything ready for `run` or `test`; says nothing and takes a moment when everything is.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
lock=.ci/lock/tests.txt
python=.venv/bin/python

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
        if is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed. On Debian 12 or Ubuntu 24.04: sudo apt-get install -y python3 python3-venv" >&2
    echo "If it is installed in a place of its own: make PYTHON=/path/to/python3" >&2
    return 1
}

# Debian keeps the part of Python that makes environments in a package of its own.
need_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if command -v apt-get >/dev/null; then
        echo "Installing $package"
        if [ "$(id -u)" = 0 ]; then
            { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$package"; } >/dev/null 2>&1 || true
        elif sudo -n true 2>/dev/null; then
            { sudo -n apt-get -qq update && sudo -n DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$package"; } >/dev/null 2>&1 || true
        fi
    fi
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    echo "Python's venv module is missing. To install: sudo apt-get update && sudo apt-get install -y $package" >&2
    return 1
}

make_environment() {
    found=$(find_python)
    rm -rf .venv
    if has_uv; then
        uv venv --quiet --no-config --python "$found" .venv
    else
        need_venv "$found"
        "$found" -m venv .venv
    fi
}

# uv is quicker, but knows nothing of how pip was told to reach its index: where it fails, pip has its turn.
has_uv() {
    [ -z "${without_uv:-}" ] && command -v uv >/dev/null
}

install_packages() {
    echo "Installing Python packages"
    if [ ! -e .venv/bin/pip ]; then
        UV_SYSTEM_CERTS=true uv pip sync --quiet --python "$python" --require-hashes "$lock" || {
            without_uv=yes
            make_environment
        }
    fi
    if [ -e .venv/bin/pip ]; then
        "$python" -m pip install --quiet --quiet --disable-pip-version-check --no-input --no-compile --no-deps \
            --require-hashes -r "$lock"
    fi
    cp "$lock" .venv/installed-lock.txt
}

# A folder that was moved, or a Python that was upgraded away, leaves an environment that no longer starts.
is_new_enough "./$python" && { [ -e .venv/bin/pip ] || has_uv; } || make_environment
cmp -s "$lock" .venv/installed-lock.txt || install_packages
"$python" .ci/system_packages.py "$purpose"
"$python" .ci/compile_catalogues.py
[ -d "${VAR_DIR:-var}/fonts" ] || echo "Preparing fonts"
"$python" -m reports.fonts >/dev/null
"$python" -m portal.embedded prepare
