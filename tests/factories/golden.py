"""Reports held word for word against files that people have read. `make golden` rewrites them; the difference is part of the review."""

import os
import re
from pathlib import Path

from reports.runs.models import Report

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "reports"


def stable(text: str, report: Report) -> str:
    """Without the numbers that the database gives to donors, and the hash that changes with them."""
    return re.sub(r"(donor[.=])\d+", r"\g<1>0", text).replace(report.figures_sha256, "0" * 64)


def compare(name: str, text: str, report: Report) -> None:
    path, text = FOLDER / f"{name}.html", stable(text, report)
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8")
    moved = [
        f"{number}: {now}"
        for number, (now, then) in enumerate(zip(text.split("\n"), known.split("\n"), strict=False), 1)
        if now != then
    ]
    assert text == known, "\n".join(moved[:5])
