"""The report to one donor: agreements and payments, where the money went, what was reached, and a statement that balances.

It names this donor's conditions: it is for the donor. What everybody may read is the public copy.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funding.statement import periods
from funding.statement.shapes import Statement
from portal import formats
from portal.accounts.models import Organisation
from reports.figures.donor import DonorFigures, compute
from reports.figures.freezing import name_in
from reports.kinds.document import Cover, Section
from reports.kinds.donor.chapters import chapters, dollars
from reports.kinds.donor.words import names_of as names
from reports.kinds.places import Place
from reports.kinds.prose import Prose

TITLE = _("Report to the donor")
NAME = pgettext_lazy("kind of report", "Donor report")
figures_type = DonorFigures

__all__ = ["NAME", "TITLE", "compute", "cover", "figures_type", "key_figures", "money", "names", "places", "sections"]


def sections(prose: Prose, figures: DonorFigures) -> tuple[Section, ...]:
    return chapters(prose, figures)


def cover(prose: Prose, figures: DonorFigures) -> Cover:
    return Cover(
        symbol=f"{figures.period}\u200e",
        distribution=prose.say(_("For the donor")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("As at {day}"), day=formats.day(figures.as_at)),
        body=prose.say("{name}", name=name_in(figures.names)),
        agenda=prose.say("{kind}", kind=prose.word(Organisation.Kind(figures.kind).label)),
        title=prose.say(TITLE),
        period=periods.words(figures.period),
        summary=summary(prose, figures),
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


def summary(prose: Prose, figures: DonorFigures) -> tuple[SafeString, ...]:
    main = figures.main
    said = [
        prose.say(
            _(
                "In the period {period}, {received} was received from {donor} and {spent} of its money was spent, programme support costs included. On {day}, {unspent} of what was received was unspent."
            ),
            period=periods.words(main.period),
            received=dollars(main.contributions_usd),
            donor=name_in(figures.names),
            spent=dollars(main.expenditure_usd),
            day=formats.day(figures.as_at),
            unspent=dollars(main.closing_usd),
        ),
        prose.say(
            _("Agreements: {agreements}. Projects that it went to and that are published: {projects}. Indicators followed: {indicators}."),
            agreements=formats.number(sum(one.signed_on is not None for one in figures.agreements)),
            projects=formats.number(len(figures.shown_projects)),
            indicators=formats.number(len(figures.results)),
        ),
    ]  # fmt: skip
    if figures.as_at < figures.ends_on:
        said.append(
            prose.say(_("The period is not over: figures are those up to {day}."), day=formats.day(figures.as_at))
        )
    return tuple(said)


def key_figures(figures: DonorFigures) -> list[tuple[str, str]]:
    main = figures.main
    return [
        (gettext("Agreed, to date"), dollars(figures.total("signed_usd"))),
        (gettext("Received, to date"), dollars(figures.total("received_usd"))),
        (gettext("Received in the period"), dollars(main.contributions_usd)),
        (gettext("Spent in the period"), dollars(main.expenditure_usd)),
        (gettext("Unspent"), dollars(main.closing_usd)),
        (gettext("Published projects paid for"), formats.number(len(figures.shown_projects))),
    ]


def places(figures: DonorFigures, options: Mapping[str, Any]) -> tuple[Place, ...]:
    """Where the author writes to the donor."""
    return (
        Place("introduction", _("Introduction"), "chapter-agreed", is_first=True, help=_("What the period brought, in a paragraph or two.")),
        Place("use", _("Use of the money"), "chapter-use", is_first=True, help=_("What the money was spent on, and what departed from the plan.")),
        Place("results", _("What was reached"), "part-results", is_first=True, help=_("What changed, for whom, and how it is known.")),
        Place("lessons", _("Difficulties and what was learnt"), "part-people", help=_("Nothing here may lead to a person who could be harmed.")),
    )  # fmt: skip


def money(figures: DonorFigures) -> tuple[Statement, ...]:
    """What finance checks against the period: the donor's money on both bases."""
    return figures.statements
