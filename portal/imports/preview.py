"""The first lines of a file as they were read, so that a person sees whether encoding and columns were understood."""

import itertools
from typing import Any

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.sources import TEXT, Source

LINES = 20
MOST_CELLS, LONGEST_CELL = 40, 120
TABLES = ("text", "xls", "xlsx", "docx")


def first_lines(source: Source) -> dict[str, Any]:
    """For tables: their lines with the numbers that a person counts; for text also the encoding it was read in."""
    if source.type not in TABLES:
        return {}
    try:
        lines = list(itertools.islice((line for line in tables.lines(source) if not line.is_empty), LINES))
    except FileProblem:  # the profile has read the file in its own way all the same
        return {}
    return {
        "encoding": source.encoding.upper() if source.type == TEXT else "",
        "lines": [
            {"number": line.number, "cells": [shown(cell) for cell in line.cells[:MOST_CELLS]]} for line in lines
        ],
    }


def shown(cell: Any) -> str:
    text = "" if cell is None else str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
