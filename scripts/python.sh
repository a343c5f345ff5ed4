#!/bin/sh
# Runs a script with the first Python that is new enough: PYTHON, python3, python3.14 … python3.11.
# Nothing but a shell is needed to say so when there is none.
set -eu
for python in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done
echo "Python 3.11 or newer is needed: install it (apt install python3 python3-venv), or name one with PYTHON=…" >&2
exit 1
