#!/bin/sh
# Pins everything, with hashes, for Python 3.11 and newer on Linux and macOS. Run after changing requirements.txt.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
if [ ! -x "$uv" ]; then
    echo "uv is needed to resolve the lock: pip install uv" >&2
    exit 1
fi
compile() {
    "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"
}
compile tests/requirements.txt --output-file .ci/lock/tests.txt
compile requirements.txt --constraint .ci/lock/tests.txt --output-file .ci/lock/runtime.txt
