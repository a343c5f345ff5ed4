"""``python -m tracker.documents.apart``: one PDF, and then the memory that it took goes back to the system.

Reads ``{"source": …, "values": {…}}`` from standard input and writes the PDF to standard output; status 1 and
the reason on standard error where it cannot be made.
"""

from __future__ import annotations

import json
import sys

from tracker.documents.typesetting import TypesettingError, pdf_here


def main() -> None:
    """Makes the one PDF."""
    asked = json.load(sys.stdin.buffer)
    try:
        made = pdf_here(asked["source"].encode(), asked["values"])
    except TypesettingError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
