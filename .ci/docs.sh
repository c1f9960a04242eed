#!/bin/sh
# Writes the pages that are generated from the code.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
mkdir -p docs
"$python" manage.py spectacular --file docs/openapi.yaml
for command in workflows permissions; do
    "$python" manage.py "$command" >"docs/$command.md"
done
