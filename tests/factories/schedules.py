"""Rules of the schedule, sessions of the Board, and a kind of report whose figures cost nothing."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from reports.board.sessions.models import BoardSession
from reports.figures.freezing import NO_OPTIONS
from reports.kinds import KINDS, STATEMENT
from reports.kinds.scopes import ScopeOf
from reports.schedules.models import ScheduledReport, ScheduleRule


def at(day: date, hour: int = 6) -> datetime:
    """A moment of that day, also in Geneva."""
    return datetime.combine(day, time(hour), UTC)


def rule(**facts: Any) -> ScheduleRule:
    """A statement of all funds, 45 days after each quarter, from 2026 on."""
    common: dict[str, Any] = {
        "name": "Quarterly statement", "kind": "statement", "trigger": "after_period", "covers": "quarter",
        "starts_on": date(2026, 1, 1),
    }  # fmt: skip
    if facts.get("trigger", "after_period") in ("after_period", "before_session"):
        common["days"] = 45
    return ScheduleRule.objects.create(**{**common, **facts})


def scheduled(**facts: Any) -> ScheduledReport:
    """A statement of the first quarter of 2026 that waits for its day."""
    common = {
        "kind": "statement",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 3, 31),
        "due_on": date(2026, 5, 15),
    }
    return ScheduledReport.objects.create(**{**common, **facts})


def session(number: int, starts_on: date, **facts: Any) -> BoardSession:
    return BoardSession.objects.create(number=number, starts_on=starts_on, ends_on=starts_on, **facts)


@dataclass
class Cheap:
    """A kind under a real code: `codes` have something to report, `broken` raises for a code, `unknown` is not there."""

    codes: list[str] = field(default_factory=lambda: ["NOR", "SWE"])
    others: list[str] = field(default_factory=lambda: ["PER"])  # known, and without anything to report
    broken: dict[str, Exception] = field(default_factory=dict)
    computed: list[tuple[str, str]] = field(default_factory=list)

    def compute(
        self, period: Any, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS
    ) -> dict[str, Any]:
        if scope in self.broken:
            raise self.broken[scope]
        self.computed.append((scope, str(period)))
        return {"drafted_on": today, "sources": []}

    def with_something(self, _period: Any) -> Iterable[str]:
        return list(self.codes)


@contextmanager
def cheap_kinds(*codes: str) -> Iterator[Cheap]:
    """For the time of a test, each of these kinds is computed for nothing; kinds that are not there yet are added."""
    cheap, before = Cheap(), dict(KINDS)
    scope = ScopeOf(
        label="Donor",  # type: ignore[arg-type]
        whole=None,
        choices=lambda _person: [(code, code) for code in [*cheap.codes, *cheap.others]],
        name=lambda code: code,
        with_something=cheap.with_something,
        exists=lambda code: code in (*cheap.codes, *cheap.others, *cheap.broken),
        missing="There is no donor “{code}”.",  # type: ignore[arg-type]
    )
    for code in codes:
        kept = scope if code not in ("board", "statement") else STATEMENT.scope
        KINDS[code] = replace(
            before.get(code, STATEMENT), code=code, compute=cheap.compute, scope=None if code == "board" else kept
        )
    try:
        yield cheap
    finally:
        KINDS.clear()
        KINDS.update(before)
