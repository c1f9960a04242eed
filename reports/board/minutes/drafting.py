"""The minutes as they write themselves: from agenda, attendance, recusals, advice, recommendations and answered questions.

Everything is said in the active language; what people wrote is quoted as they wrote it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal import formats
from reports.board.advice.models import BoardRecommendation
from reports.board.questions.models import FigureQuestion
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.naming import session_name


@dataclass(frozen=True)
class Draft:
    """One heading with its text. `item` None: of the whole session."""

    heading: str
    text: str
    item: AgendaItem | None = None


def drafts(session: BoardSession) -> list[Draft]:
    """Every part in the order of the minutes. Eight queries, whatever the length of the agenda."""
    items = list(
        session.items.select_related("advice", "request__state")
        .prefetch_related("recusals__member")
        .order_by("position", "pk")
    )
    made, asked = by_item(session.recommendations.order_by("pk")), by_item(answered(session))
    return [
        Draft(_("Organization of the session"), paragraphs(organization(session))),
        *(of_item(item, made[item.pk], asked[item.pk]) for item in items),
        *general(made[None], asked[None]),
    ]


def answered(session: BoardSession) -> Any:
    return FigureQuestion.objects.filter(session=session, answered_at__isnull=False).order_by("asked_at", "pk")


def by_item(rows: Iterable[Any]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def paragraphs(sentences: Iterable[str]) -> str:
    return "\n\n".join(sentence for sentence in sentences if sentence)


def organization(session: BoardSession) -> Iterator[str]:
    words = {
        "session": session_name(session.number),
        "period": formats.period(session.starts_on, session.ends_on),
        "place": session.place or session.get_mode_display(),
    }
    yield _("%(session)s of the Board of Trustees: %(period)s, %(place)s.") % words
    states = list(session.states.all())
    if states:
        yield _("States visited: %(states)s.") % {"states": formats.names(state.name for state in states)}
    there = list(session.attendances.select_related("member").order_by("member__name"))
    present = [row.member.name for row in there if row.is_present]
    absent = [row.member.name for row in there if not row.is_present]
    if present:
        yield _("Members present: %(members)s.") % {"members": formats.names(present)}
    if absent:
        yield _("Members absent: %(members)s.") % {"members": formats.names(absent)}


def of_item(item: AgendaItem, made: list[BoardRecommendation], asked: list[FigureQuestion]) -> Draft:
    heading = f"{formats.number(item.position)}. {item.title}"
    text = paragraphs([*facts_of(item), *questions(asked), *recommended(made)])
    return Draft(heading[:300], text, item)


def facts_of(item: AgendaItem) -> Iterator[str]:
    if item.request:
        words = {"reference": item.request.reference, "state": item.request.state}
        yield _("The Board considered request %(reference)s of %(state)s.") % words
    yield recused(item)
    advice = getattr(item, "advice", None)
    if advice:
        words = {"advice": advice.get_advice_display(), "text": advice.text}
        yield _("Advice of the Board: %(advice)s. “%(text)s”") % words
    yield item.outcome


def recused(item: AgendaItem) -> str:
    """Those whose declaration stands. What the interest is stays in the record of the item."""
    names = [row.member.name for row in item.recusals.all() if row.withdrawn_at is None]
    if not names:
        return ""
    return _("Took no part in this item, having declared an interest: %(members)s.") % {"members": formats.names(names)}


def questions(asked: list[FigureQuestion]) -> Iterator[str]:
    for one in asked:
        yield _("Question: %(question)s Answer: %(answer)s") % {"question": one.text, "answer": one.answer}


def recommended(made: list[BoardRecommendation]) -> Iterator[str]:
    for one in made:
        yield _("The Board recommended (%(reference)s): %(text)s") % {"reference": one.reference, "text": one.text}


def general(made: list[BoardRecommendation], asked: list[FigureQuestion]) -> Iterator[Draft]:
    if asked:
        yield Draft(_("Questions on figures"), paragraphs(questions(asked)))
    if made:
        yield Draft(_("General recommendations"), paragraphs(recommended(made)))
