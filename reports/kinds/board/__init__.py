"""The Board of Trustees' report, half-yearly or annual, in the shape of the Chair's reports to the Human Rights Council."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import formats
from reports.figures.board import BoardFigures, compute
from reports.kinds.board.chapters import chapters, dollars
from reports.kinds.document import Cover, Section
from reports.kinds.prose import Prose

TITLE = _(
    "Report of the Chair of the Board of Trustees of the United Nations Voluntary Fund for Technical Cooperation in the Field of Human Rights"
)
SHORT_TITLE = _("Board of Trustees report")
SYMBOL = "A/HRC/[…]\u200e"  # given by the Secretariat when the report is processed; the mark keeps it left to right
figures_type = BoardFigures

__all__ = ["SHORT_TITLE", "TITLE", "compute", "cover", "figures_type", "key_figures", "sections"]


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
        prose.say(_("The annexes are circulated as received.")),
    )
    return Cover(
        symbol=SYMBOL,
        distribution=prose.say(_("Distr.: General")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("Original: English")),
        body=prose.say(_("Human Rights Council")),
        agenda=prose.say(_("Agenda item 10: Technical assistance and capacity-building")),
        title=prose.say(TITLE),
        period=period,
        summary=summary,
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


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
