#!/bin/sh
# Everything that can be said about the code without running its tests; goes through all steps, then fails if one did.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=""

step() {
    name=$1
    shift
    printf -- '-- %s\n' "$name"
    "$@" || failed="$failed $name;"
}

# Only the lint: djlint's formatter breaks lines inside titles and inside text, where white space is seen.
templates() {
    [ -d templates ] && [ -n "$(find templates -name '*.html' -print -quit)" ] || return 0
    "$python" -m djlint --lint --quiet templates
}

deployment() {
    HTTPS=true DEBUG=false "$python" manage.py check --deploy --fail-level WARNING
}

step "ruff" "$python" -m ruff check --quiet .
step "ruff format" "$python" -m ruff format --check --quiet .
step "mypy" "$python" -m mypy
step "templates" templates
step "migrations" "$python" manage.py makemigrations --check --dry-run
step "translations" "$python" .ci/check_translations.py
step "deployment settings" deployment

if [ -n "$failed" ]; then
    printf '\nFailed:%s\n' "$failed" >&2
    exit 1
fi
echo "All checks passed."
