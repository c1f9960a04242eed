"""Freezing the figures of a report, and what moved between two freezings."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection, transaction

from portal.periods import Period
from reports.figures.freezing import NO_OPTIONS, canonical
from reports.kinds import KINDS


def freeze(
    kind: str, period: Period, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS
) -> dict[str, Any]:
    """The figures as plain data, all read in one view of the database."""
    with one_view():
        figures = KINDS[kind].compute(period, today=today, scope=scope, options=options)
    data: dict[str, Any] = orjson.loads(canonical(figures))
    return data


@contextmanager
def one_view() -> Iterator[None]:
    """All queries see the same moment, whatever others write meanwhile; inside a caller's transaction, what that sees."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures that moved: id, before, after; None where one side does not have it."""
    old = {figure["id"]: figure["value"] for figure in before["sources"]}
    new = {figure["id"]: figure["value"] for figure in after["sources"]}
    return [
        {"id": id, "before": old.get(id), "after": new.get(id)}
        for id in sorted({*old, *new})
        if as_number(old.get(id)) != as_number(new.get(id))
    ]


def as_number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
