#!/bin/sh
# Writes the pages that are generated from the code.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
mkdir -p docs
"$python" manage.py spectacular --file docs/openapi.yaml
for command in workflows permissions; do
    if "$python" manage.py help --commands | grep -qx "$command"; then
        "$python" manage.py "$command" >"docs/$command.md"
    else
        echo "There is no command $command yet." >&2
    fi
done
