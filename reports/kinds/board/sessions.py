"""Chapter II: one sub-chapter for each session of the Board, and what became of its earlier recommendations."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from portal import formats
from projects.requests.models import Request
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.board.sessions.naming import session_name
from reports.figures.board.session_shapes import BoardAdvice, SessionLine
from reports.figures.board.shapes import BoardFigures
from reports.figures.freezing import name_in
from reports.kinds.board.parts import Part, joined, paragraphs, tallied
from reports.kinds.cells import CODE, code, heads, quoted, text, written
from reports.kinds.document import Block, Row, Table
from reports.kinds.prose import Prose

Mode = BoardSession.Mode
Status = BoardRecommendation.Status
WHERE: Mapping[str, Promise] = {
    Mode.IN_PERSON: _("The session was held in {place} ({period})."),
    Mode.FIELD: _("The session was held in the field: {place} ({period})."),
    Mode.HYBRID: _("The session was held in {place} and online ({period})."),
    Mode.ONLINE: _("The session was held online ({period})."),
}
NO_PLACE = _("Dates of the session: {period}.")


def parts(prose: Prose, figures: BoardFigures) -> Iterable[Part]:
    """Nothing for a report that was frozen before sessions were part of it."""
    if figures.sessions is None:
        return
    for session in figures.sessions:
        yield Part(f"session-{session.number}", heading(prose, session), tuple(about(prose, session)))
    if not figures.sessions:
        said = prose.say(_("No session of the Board was held in the period."))
        yield Part("sessions", prose.say(_("Sessions of the Board")), paragraphs(said))
    followed = prose.say(_("Follow-up to earlier recommendations of the Board"))
    yield Part("board-follow-up", followed, follow_up(prose, figures.earlier_recommendations))


def heading(prose: Prose, session: SessionLine) -> SafeString:
    name = prose.say("{name}", name=session_name(session.number))
    if session.mode == Mode.ONLINE:
        return format_html("{} ({})", name, prose.word(Mode.ONLINE.label))
    if not session.place:
        return name
    return format_html("{} ({})", name, quoted(session.place, session.language))


def about(prose: Prose, session: SessionLine) -> Iterable[Block]:
    yield from paragraphs(
        joined([where(prose, session), visited(prose, session)]),
        attendance(prose, session),
        agenda(prose, session),
    )
    for one in filter(None, (part.strip() for part in session.summary.split("\n\n"))):
        yield from paragraphs(quoted(one, session.language))
    yield from requests(prose, session)
    yield from recommended(prose, session)


def where(prose: Prose, session: SessionLine) -> SafeString:
    said = WHERE[session.mode] if session.place or session.mode == Mode.ONLINE else NO_PLACE
    return prose.say(
        said,
        place=quoted(session.place, session.language),
        period=formats.period(session.starts_on, session.ends_on),
    )


def visited(prose: Prose, session: SessionLine) -> SafeString:
    if not session.state_names:
        return SafeString()
    return prose.say(_("States visited: {states}."), states=formats.names(map(name_in, session.state_names)))


def attendance(prose: Prose, session: SessionLine) -> SafeString:
    if not session.serving:
        return prose.say(_("No attendance is recorded."))
    said = [
        prose.say(
            ngettext_lazy(
                "Of {serving} serving members of the Board, {count} took part.",
                "Of {serving} serving members of the Board, {count} took part.",
                session.present,
            ),
            serving=formats.number(session.serving),
            count=formats.number(session.present),
        )
    ]
    there = [name_in(line.names) for line in session.attended if line.present]
    absent = [name_in(line.names) for line in session.attended if not line.present]
    if there:
        said.append(prose.say(_("Regional groups represented: {groups}."), groups=formats.names(there)))
    if absent:
        said.append(prose.say(_("Not represented: {groups}."), groups=formats.names(absent)))
    return joined(said)


def agenda(prose: Prose, session: SessionLine) -> SafeString:
    if not session.items:
        return prose.say(_("No agenda is recorded."))
    kinds = [(prose.word(AgendaItem.Kind(line.kind).label), line.count) for line in session.items]
    said = [
        prose.say(
            ngettext_lazy(
                "The agenda had {count} item: {kinds}.", "The agenda had {count} items: {kinds}.", session.item_count
            ),
            count=formats.number(session.item_count),
            kinds=tallied(kinds),
        )
    ]
    if session.recused_items:
        said.append(
            prose.say(
                ngettext_lazy(
                    "In {count} item, members who had declared an interest took no part.",
                    "In {count} items, members who had declared an interest took no part.",
                    session.recused_items,
                ),
                count=formats.number(session.recused_items),
            )
        )
    return joined(said)


def requests(prose: Prose, session: SessionLine) -> Iterable[Block]:
    """How many were before the Board and what it advised; by name only those that may be."""
    if not session.request_count:
        return
    said = [
        prose.say(
            ngettext_lazy(
                "The Board considered {count} request for technical cooperation.",
                "The Board considered {count} requests for technical cooperation.",
                session.request_count,
            ),
            count=formats.number(session.request_count),
        )
    ]
    if session.advice:
        advice = [(prose.word(Request.BoardAdvice(line.advice).label), line.count) for line in session.advice]
        said.append(prose.say(_("Its advice: {advice}."), advice=tallied(advice)))
    if session.requests_not_named:
        said.append(
            prose.say(
                ngettext_lazy(
                    "{count} request is not named, because it is not agreed yet or at the choice of the State.",
                    "{count} requests are not named, because they are not agreed yet or at the choice of the State.",
                    session.requests_not_named,
                ),
                count=formats.number(session.requests_not_named),
            )
        )
    yield from paragraphs(joined(said))
    if session.requests:
        yield named(prose, session)


def named(prose: Prose, session: SessionLine) -> Table:
    return Table(
        id=f"session-{session.number}-requests",
        caption=prose.say(_("Requests considered that have been agreed and may be published")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Request"), CODE),
            (_("State"), "text"),
            (pgettext_lazy("column", "Title"), "text"),
        ),
        rows=tuple(
            Row((code(one.reference), text(name_in(one.state_names)), written(one.title, one.language)))
            for one in session.requests
        ),
        widths=(20, 25, 55),
    )


def recommended(prose: Prose, session: SessionLine) -> Iterable[Block]:
    count = len(session.recommendations) + session.recommendations_not_given
    if not count:
        yield from paragraphs(prose.say(_("The Board made no recommendation at this session.")))
        return
    said = [
        prose.say(
            ngettext_lazy(
                "The Board made {count} recommendation to the Office.",
                "The Board made {count} recommendations to the Office.",
                count,
            ),
            count=formats.number(count),
        )
    ]
    if session.recommendations_not_given:
        said.append(
            prose.say(
                ngettext_lazy(
                    "{count} recommendation concerns a request that is not named and is not given here.",
                    "{count} recommendations concern requests that are not named and are not given here.",
                    session.recommendations_not_given,
                ),
                count=formats.number(session.recommendations_not_given),
            )
        )
    yield from paragraphs(joined(said))
    if session.recommendations:
        caption = prose.say(_("Recommendations made, and their stage at the end of the period"))
        yield advice_table(prose, f"session-{session.number}-recommendations", caption, session.recommendations)


def follow_up(prose: Prose, lines: tuple[BoardAdvice, ...]) -> tuple[Block, ...]:
    if not lines:
        none = _("No recommendation of an earlier session was open at the start of the period.")
        return paragraphs(prose.say(none))
    counts = Counter(line.status for line in lines)
    stages = [(prose.word(status.label), counts[status]) for status in Status if counts[status]]
    said = joined(
        [
            prose.say(
                ngettext_lazy(
                    "At the start of the period, {count} recommendation of earlier sessions was open.",
                    "At the start of the period, {count} recommendations of earlier sessions were open.",
                    len(lines),
                ),
                count=formats.number(len(lines)),
            ),
            prose.say(_("Stage at the end of the period: {stages}."), stages=tallied(stages)),
        ]
    )
    caption = prose.say(_("Earlier recommendations of the Board and what was done"))
    return (*paragraphs(said), advice_table(prose, "board-follow-up-table", caption, lines))


def advice_table(prose: Prose, id: str, caption: SafeString, lines: Iterable[BoardAdvice]) -> Table:
    return Table(
        id=id,
        caption=caption,
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (pgettext_lazy("column", "Recommendation"), "text"),
            (pgettext_lazy("column", "Stage"), "text"),
            (_("What was done"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    code(line.reference),
                    written(line.text, line.language),
                    text(prose.word(Status(line.status).label)),
                    written(line.done, line.done_language) if line.done else text(formats.UNKNOWN),
                )
            )
            for line in lines
        ),
        widths=(13, 39, 14, 34),
    )
