"""How a line of the accounts is known again, however often its file comes."""

import re
from collections import Counter

from funding.ledger.models import LedgerEntry

LINE = "expenditure:"  # a line of the accounts, by document and line or by the template's own number
PUBLISHED = "published:"  # a published total, by year, fund and position
AGAIN = re.compile(r"~\d+$")


def of_line(text: str) -> str:
    return f"{LINE}{text}"[:110]


def of_document(fiscal_year: str, document: str, item: str) -> str:
    return of_line(f"{fiscal_year}/{document.lstrip('0') or '0'}/{item.lstrip('0') or '0'}")


def of_published(year: str, owner: str, position: int) -> str:
    return f"{PUBLISHED}{year}/{owner}/{position}"[:110]


def base(key: str) -> str:
    """The key of the source's line, whatever round of posting it was."""
    return AGAIN.sub("", key)


def posted_lines() -> tuple[dict[str, LedgerEntry], Counter[str]]:
    """Lines that stand, and how often others were taken back, by the key of the source's line."""
    standing: dict[str, LedgerEntry] = {}
    taken_back: Counter[str] = Counter()
    lines = LedgerEntry.objects.filter(source_key__regex=f"^({LINE}|{PUBLISHED})")
    for line in lines.select_related("fund", "contribution", "project", "reversed_by", "late_for"):
        key = base(line.source_key)
        if hasattr(line, "reversed_by"):
            taken_back[key] += 1
        else:
            standing[key] = line
    return standing, taken_back


def next_key(key: str, taken_back: int) -> str:
    """A line that was taken back may be posted anew, once."""
    return f"{key}~{taken_back + 1}" if taken_back else key
