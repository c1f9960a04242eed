"""What a value was after each act, kept for ever."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.accounts.models import User
from projects.results.models import IndicatorValue, ValueRevision


def content_of(value: IndicatorValue) -> dict[str, Any]:
    """Plain values: what comparing two revisions, the API and the history read."""
    return {
        "numerator": text_of(value.numerator),
        "denominator": text_of(value.denominator),
        "text": value.text,
        "note": value.note,
        "grade": value.grade,
        "breakdown": {
            str(row.category_id): [text_of(row.numerator), text_of(row.denominator)] for row in value.breakdown.all()
        },
        "evidence": [
            {"citation": row.citation, "url": row.url, "document": row.document.name if row.document else ""}
            for row in value.evidence.all()
        ],
    }


def text_of(figure: Any) -> str | None:
    """40, 12.5: the same text for the same figure, whatever decimals it was stored with."""
    return None if figure is None else format(figure.normalize(), "f")


def keep(
    values: Iterable[IndicatorValue], verb: str, *, by: User | None, at: datetime, comment: str = ""
) -> list[ValueRevision]:
    """One row a value, as it is now; the caller has raised `revision` and stored the value."""
    return ValueRevision.objects.bulk_create(
        ValueRevision(
            value=value, number=value.revision, verb=verb, status=value.status, content=content_of(value), comment=comment, at=at, by=by,
        )
        for value in values
    )  # fmt: skip
