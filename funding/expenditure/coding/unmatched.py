"""The codings of a file that nobody has explained: one question for all lines that ask the same."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from funding.expenditure.models import CodingRule
from portal.imports.models import ImportBatch
from portal.money import AmountInvalid, parse_amount

CODE = "CODING_UNKNOWN"
Part = CodingRule.Part
WHERE, CLASS = "where", "class"  # which project or fund; which object class
PARTS: dict[str, tuple[str, ...]] = {
    WHERE: (Part.WBS, Part.GRANT, Part.FUND),
    CLASS: (Part.GL_ACCOUNT, Part.SPONSORED_CLASS, Part.WBS),
}
MOST_TEXTS = 3


@dataclass
class Unmatched:
    asks: str  # WHERE or CLASS
    codes: dict[str, str]  # part → code, those that the lines have
    missing: set[str] = field(default_factory=set)
    rows: int = 0
    first: int = 0
    usd: Decimal = Decimal("0.00")
    texts: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return "|".join((self.asks, *(self.codes.get(part, "") for part in PARTS[self.asks])))

    @property
    def labelled(self) -> list[tuple[Any, str]]:
        return [(Part(part).label, code) for part, code in self.codes.items()]

    def add(self, number: int, values: Mapping[str, Any]) -> None:
        self.rows += 1
        self.first = self.first or number
        with suppress(AmountInvalid):
            self.usd += parse_amount(str(values.get("amount_usd") or ""))
        text = str(values.get("text") or "")
        if text and text not in self.texts and len(self.texts) < MOST_TEXTS:
            self.texts.append(text)


def unmatched(batch: ImportBatch) -> list[Unmatched]:
    """The largest amounts first."""
    found: dict[str, Unmatched] = {}
    for row in batch.rows.saying(CODE).order_by("number").iterator(chunk_size=1000):
        missing = {each for made in row.messages if made["code"] == CODE for each in made["facts"]["missing"]}
        for asks, about in ((WHERE, missing & {"project", "fund"}), (CLASS, missing & {"object_class"})):
            if about:
                codes = {part: code for part in PARTS[asks] if (code := str(row.raw.get(part) or "").strip())}
                question = Unmatched(asks, codes)
                kept = found.setdefault(question.key, question)
                kept.missing |= about
                kept.add(row.number, row.raw)
    return sorted(found.values(), key=lambda each: -abs(each.usd))
