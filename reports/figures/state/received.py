"""What the State was recommended, how far it has come, and what comes next: from the figures of the State's page."""

from datetime import date

from portal.reference.models import State
from projects.followup.filters import FRESHNESS
from projects.followup.reviews.figures import Session, outlooks
from projects.followup.reviews.figures import When as Day
from projects.recommendations.models import Recommendation
from projects.states.figures import Profile
from reports.figures.freezing import Sheet
from reports.figures.state.shapes import Dates, FreshnessLine, MechanismLine, PositionLine, ProgressLine, When

NOTHING = When(None, is_month=False, is_expected=False)


def mechanisms(known: Profile) -> tuple[MechanismLine, ...]:
    return tuple(
        MechanismLine(
            line.mechanism.code,
            line.mechanism.name or line.mechanism.code,
            line.recommendations,
            line.concerns,
            line.documents,
            line.latest_on,
        )
        for line in known.mechanisms
    )


def positions(known: Profile) -> tuple[PositionLine, ...]:
    return tuple(
        PositionLine(
            line.cycle,
            line.counts.supported,
            line.counts.partially_supported,
            line.counts.noted,
            line.counts.open,
            line.counts.pledges,
        )
        for line in known.cycles
    )


def note(
    by_mechanism: tuple[MechanismLine, ...],
    by_cycle: tuple[PositionLine, ...],
    sheet: Sheet,
    state: State,
    *,
    today: date,
) -> None:
    where = f"projects.Recommendation: state {state.iso3}"

    def noted(id: str, value: int, source: str) -> None:
        sheet.note(id, value, unit="recommendations", basis="at_drafting", as_at=today,
                   source=f"{where}, {source}", rows=value)  # fmt: skip

    upr = sum(line.recommendations for line in by_cycle)
    noted("recommendations.upr", upr, "mechanism UPR, without pledges")
    noted("recommendations.supported", sum(line.supported for line in by_cycle), "mechanism UPR, position supported")
    noted("recommendations.noted", sum(line.noted for line in by_cycle), "mechanism UPR, position noted")
    others = sum(line.recommendations for line in by_mechanism)
    noted("recommendations.others", others, "treaty bodies and special procedures, without concerns")


def progress(known: Profile, sheet: Sheet, state: State, *, today: date) -> tuple[ProgressLine, ...]:
    lines = tuple(ProgressLine(line.progress, line.by_state, line.by_ohchr) for line in known.progress)
    for line in lines:
        for side, value in (("state", line.by_state), ("ohchr", line.by_ohchr)):
            word = line.progress or "none"
            if not value:
                continue
            sheet.note(
                f"progress.{side}.{word}",
                value,
                unit="recommendations",
                basis="at_drafting",
                as_at=today,
                source=f"projects.Recommendation: state {state.iso3}, kind recommendation, {side}_progress {word}",
                rows=value,
            )
    return lines


def freshness(state: State, sheet: Sheet, *, today: date) -> tuple[FreshnessLine, ...]:
    """How fresh the State's own reports are, with the words of the follow-up board. An entry may be in several lines."""
    rows = Recommendation.objects.filter(state=state).exclude(kind=Recommendation.Kind.CONCERN)
    lines = tuple(FreshnessLine(key, rows.filter(rule(today)).count()) for key, (_name, rule) in FRESHNESS.items())
    for line in lines:
        sheet.note(
            f"freshness.{line.key}",
            line.count,
            unit="recommendations",
            basis="at_drafting",
            as_at=today,
            source=f"projects.Recommendation: state {state.iso3}, without concerns, follow-up {line.key}",
            rows=line.count,
        )
    return lines


def dates(state: State, *, today: date) -> Dates:
    found = outlooks([state], today)[0]
    last, following = found.last, found.next
    return Dates(
        last_session=last.number if last else None,
        last_cycle=last.cycle if last else None,
        last_on=begin(last),
        midterm=when(found.midterm),
        report_due=when(found.report_due),
        next_session=following.number if following else None,
        next_cycle=following.cycle if following else None,
        next_on=begin(following),
    )


def begin(session: Session | None) -> When:
    return when(session.starts) if session else NOTHING


def when(one: Day) -> When:
    return When(one.day, one.is_month, one.is_expected)
