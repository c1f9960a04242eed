"""A problem of one row or of a whole file, as it is stored and as it is said."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from portal.imports.codes.known import CODES, ERROR, LONGEST_RAW, SEVERITIES


def message(
    code: str, *, column: str = "", raw: Any = "", severity: str = "", row: int | None = None, **facts: Any
) -> dict[str, Any]:
    """What is stored: the code with its place and facts. The sentence is made when it is shown, in the reader's language."""
    made = {
        "code": code,
        "severity": severity or CODES[code].severity,
        "column": column,
        "raw": str(raw)[:LONGEST_RAW],
        "facts": facts,
    }
    return made if row is None else {**made, "row": row}


def sentence(made: Mapping[str, Any]) -> str:
    return filled(CODES[made["code"]].sentence, made["facts"])


def suggestion(made: Mapping[str, Any]) -> str:
    """How to mend it; the most particular sentence for which the facts are there."""
    code, facts = CODES[made["code"]], made["facts"]
    for fact, text in code.suggestion_with.items():
        if facts.get(fact):
            return filled(text, facts)
    return filled(code.suggestion, facts)


def filled(text: str | Promise, facts: Mapping[str, Any]) -> str:
    return str(text) % facts if facts and "%(" in str(text) else str(text)


def is_error(made: Mapping[str, Any]) -> bool:
    return bool(made["severity"] == ERROR)


def described(made: Mapping[str, Any]) -> dict[str, Any]:
    """For people and reports: the stored message with its sentence and suggestion in the active language."""
    return {
        **made,
        "severity_label": str(SEVERITIES[made["severity"]]),
        "message": sentence(made),
        "suggestion": suggestion(made),
    }


class FileProblem(Exception):
    """The file cannot be imported at all. The only exception that readers and profiles raise."""

    def __init__(self, code: str, *, row: int | None = None, column: str = "", raw: Any = "", **facts: Any) -> None:
        self.message = message(code, row=row, column=column, raw=raw, severity=ERROR, **facts)
        super().__init__(sentence(self.message))
