"""The Board of Trustees' report, half-yearly or annual, in the shape of the Chair's reports to the Human Rights Council."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.periods import Period, PeriodInvalid, parse
from reports.board.sessions.naming import session_name
from reports.figures.board import BoardFigures, compute
from reports.figures.board.choices import SYMBOL, Choices
from reports.kinds.board.chapters import chapters
from reports.kinds.board.parts import dollars
from reports.kinds.board.places import places
from reports.kinds.document import Cover, Section
from reports.kinds.prose import Prose

TITLE = _(
    "Report of the Chair of the Board of Trustees of the United Nations Voluntary Fund for Technical Cooperation in the Field of Human Rights"
)
SHORT_TITLE = _("Board of Trustees report")
figures_type = BoardFigures

__all__ = [
    "SHORT_TITLE",
    "TITLE",
    "compute",
    "cover",
    "dates_in",
    "dressed",
    "figures_type",
    "key_figures",
    "places",
    "sections",
]


def sections(prose: Prose, figures: BoardFigures) -> tuple[Section, ...]:
    return chapters(prose, figures)


def cover(prose: Prose, figures: BoardFigures) -> Cover:
    money = figures.statement
    period = formats.period(figures.starts_on, figures.ends_on)
    summary = (
        prose.say(
            _(
                "The present report is submitted pursuant to Human Rights Council resolutions 18/18 and 33/28. It covers the activities of the Fund and of the Board of Trustees in the period {period}."
            ),
            period=period,
        ),
        prose.say(
            _(
                "In the period, requests received: {requests}; projects under way: {projects}; States reached: {states}; contributions received: {income}; expenditure: {expenditure}; closing balance: {closing}."
            ),
            requests=formats.number(figures.requests.received),
            projects=formats.number(figures.projects.active),
            states=formats.number(figures.projects.states),
            income=dollars(money.income_usd),
            expenditure=dollars(money.expenditure_usd),
            closing=dollars(money.closing_usd),
        ),
    )
    return Cover(
        symbol=SYMBOL,
        distribution=prose.say(_("Distr.: General")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("Original: English")),
        body=prose.say(_("Human Rights Council")),
        agenda=prose.say(_("Agenda item 10")),
        agenda_title=prose.say(_("Technical assistance and capacity-building")),
        title=prose.say(TITLE),
        period=period,
        summary=summary,
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


def dressed(prose: Prose, cover: Cover, figures: BoardFigures, options: Mapping[str, Any]) -> Cover:
    """Symbol, dates and session of the Council as the author gave them; what is not known yet is left open."""
    chosen = Choices.read(options)
    summary = [*cover.summary]
    if chosen.previous_symbol:
        said = _("It provides an update since the previous report of the Chair of the Board ({symbol}).")
        summary.insert(1, prose.say(said, symbol=symbol_in(chosen.previous_symbol)))
    return replace(
        cover,
        symbol=chosen.symbol or SYMBOL,
        dated=formats.day(chosen.dated or figures.drafted_on),
        session=session_name(chosen.council_session) if chosen.council_session else "",
        session_dates=dates_of(chosen.council_dates),
        summary=tuple(summary),
        footnotes=footnotes(prose, chosen),
    )


def symbol_in(symbol: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', symbol)


def dates_of(text: str) -> str:
    """Days in the edition's language; what is no period stands as it was written."""
    found = dates_in(text)
    return formats.period(found.starts_on, found.ends_on) if found else text


def dates_in(text: str) -> Period | None:
    """None for what is no period."""
    try:
        return parse(text) if text else None
    except PeriodInvalid:
        return None


def footnotes(prose: Prose, chosen: Choices) -> tuple[SafeString, ...]:
    received = prose.say(
        _("The annexes to the present report are circulated as received, in the language of submission only.")
    )
    if not chosen.is_late:
        return (received,)
    late = prose.say(
        _("The present report was submitted after the deadline so as to include the most recent information.")
    )
    return (prose.say("{reason}", reason=chosen.late_reason) if chosen.late_reason else late, received)


def key_figures(figures: BoardFigures) -> list[tuple[str, str]]:
    money = figures.statement
    return [
        (gettext("Requests received"), formats.number(figures.requests.received)),
        (gettext("Projects under way"), formats.number(figures.projects.active)),
        (gettext("States reached"), formats.number(figures.projects.states)),
        (gettext("Contributions received"), formats.usd(money.income_usd)),
        (gettext("Expenditure"), formats.usd(money.expenditure_usd)),
        (gettext("Closing balance"), formats.usd(money.closing_usd)),
    ]
