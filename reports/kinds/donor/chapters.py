"""The sentences of the donor report, chapter by chapter: what was agreed and paid, what it was used for, what came of it."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from funding.agreements.models import InstalmentStanding
from funding.ledger.models import EntryKind
from funding.statement import periods
from funding.statement.shapes import Basis
from portal import formats
from reports.figures.donor.shapes import DonorFigures, EntryLine
from reports.figures.freezing import name_in
from reports.kinds import labels, results
from reports.kinds.cells import left_to_right
from reports.kinds.document import Block, Paragraph, Section
from reports.kinds.donor import conditions, drawings, tables, way_tables
from reports.kinds.prose import Prose
from reports.kinds.statement import tables as statement_tables

Part = tuple[str, SafeString, tuple[Block, ...]]  # anchor, heading, blocks
OPEN = (InstalmentStanding.DUE, InstalmentStanding.LATE, InstalmentStanding.PARTLY_PAID, InstalmentStanding.WAITS)


def dollars(value: object) -> str:
    return formats.usd(value, 2)  # type: ignore[arg-type]


def chapters(prose: Prose, figures: DonorFigures) -> tuple[Section, ...]:
    body = (
        chapter(1, "agreed", prose.say(_("Agreements and payments")), agreed(prose, figures)),
        chapter(2, "use", prose.say(_("Use of the money")), use(prose, figures)),
        chapter(3, "reached", prose.say(_("What was reached")), reached(prose, figures)),
    )
    return (*body, *annexes(prose, figures))


def chapter(number: int, anchor: str, heading: SafeString, parts: Iterable[Part]) -> Section:
    inner = tuple(
        Section(anchor, labels.of_section(position), title, blocks)
        for position, (anchor, title, blocks) in enumerate(parts, start=1)
    )
    return Section(f"chapter-{anchor}", labels.of_chapter(number), heading, sections=inner)


def paragraph(sentence: SafeString) -> tuple[Block, ...]:
    return (Paragraph(sentence),)


# I. Agreements and payments


def agreed(prose: Prose, figures: DonorFigures) -> Iterable[Part]:
    yield "part-agreements", prose.say(pgettext_lazy("heading", "Agreements")), agreements(prose, figures)
    yield "part-instalments", prose.say(_("Instalments received and due")), instalments(prose, figures)
    yield "part-conditions", prose.say(_("Conditions and how they are met")), held(prose, figures)
    yield "part-due", prose.say(_("Reports that are due")), due(prose, figures)


def agreements(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    if not figures.agreements:
        nothing = _("{donor} has no agreement that was in force or had money left in the period {period}.")
        return paragraph(prose.say(nothing, donor=name_in(figures.names), period=periods.words(figures.period)))
    signed = [one for one in figures.agreements if one.signed_on]
    said = prose.say(
        ngettext_lazy(
            "This report is about {count} agreement, over {signed}. Of it {received} has been received, {spent} spent and {refunded} refunded; {unspent} is unspent.",
            "This report is about {count} agreements, over {signed} together. Of it {received} has been received, {spent} spent and {refunded} refunded; {unspent} is unspent.",
            len(signed),
        ),
        count=formats.number(len(signed)),
        **{
            name: dollars(figures.total(f"{name}_usd"))
            for name in ("signed", "received", "spent", "refunded", "unspent")
        },
    )
    blocks: list[Block] = [Paragraph(said)] if signed else []
    if figures.total("pledged_usd"):
        pledged = _("Pledged and not signed yet, and in no total: {pledged}.")
        blocks.append(Paragraph(prose.say(pledged, pledged=dollars(figures.total("pledged_usd")))))
    blocks += [tables.agreements(prose, figures), tables.in_dollars(prose, figures)]
    blocks += [
        Paragraph(prose.say(_("Conditions of {reference} in its own words: {words}"), reference=left_to_right(one.reference), words=one.conditions))
        for one in figures.agreements
        if one.conditions
    ]  # fmt: skip
    return tuple(blocks)


def received_in_period(figures: DonorFigures) -> list[EntryLine]:
    return [one for one in figures.entries if one.kind == EntryKind.RECEIPT and one.on >= figures.starts_on]


def instalments(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    found = received_in_period(figures)
    blocks: list[Block] = []
    if found:
        said = ngettext_lazy(
            "In the period {count} payment was received, of {received}.",
            "In the period {count} payments were received, of {received} together.",
            len(found),
        )
        received = dollars(figures.main.contributions_usd)
        blocks.append(Paragraph(prose.say(said, count=formats.number(len(found)), received=received)))
        blocks.append(tables.entries(prose, "receipts", prose.say(_("Payments received in the period")), found))
    else:
        blocks.append(Paragraph(prose.say(_("Nothing was received in the period."))))
    still = [one for one in figures.instalments if one.standing in OPEN]
    if still:
        first = min(one.payable_on for one in still)
        said = ngettext_lazy(
            "{count} instalment is still to come, payable from {day}.",
            "{count} instalments are still to come, the first payable from {day}.",
            len(still),
        )
        blocks.append(Paragraph(prose.say(said, count=formats.number(len(still)), day=formats.day(first))))
    else:
        blocks.append(Paragraph(prose.say(_("No instalment is outstanding."))))
    return (*blocks, tables.instalments(prose, figures)) if figures.instalments else tuple(blocks)


def held(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    if not figures.conditions:
        return paragraph(prose.say(_("The agreements name no condition that the portal holds projects against.")))
    unmet = sum(not one.is_met for line in figures.conditions for one in line.held if line.dimension != "other")
    said = _("Every condition that can be checked is met by every published project that this money went to.")
    if unmet:
        said = _(
            "Some projects do not meet a preference or a condition: the table says which, and what they have instead."
        )
    return (Paragraph(prose.say(said)), conditions.table(prose, figures.conditions, figures.shown_projects))


def due(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    if not figures.reports_due:
        return paragraph(prose.say(_("No report is outstanding under these agreements.")))
    answered = sum(one.is_this_report for one in figures.reports_due)
    said = ngettext_lazy(
        "This report answers {count} of the reports that the agreements promise.",
        "This report answers {count} of the reports that the agreements promise.",
        answered,
    )
    return (Paragraph(prose.say(said, count=formats.number(answered))), tables.due(prose, figures.reports_due))


# II. Use of the money


def use(prose: Prose, figures: DonorFigures) -> Iterable[Part]:
    yield "part-use", prose.say(_("Income and expenditure in the period")), in_period(prose, figures)
    if figures.projects:
        yield "part-way", prose.say(_("Where the money went")), way(prose, figures)
    yield "part-unspent", prose.say(_("Unspent balance, refunds and carry-over")), unspent(prose, figures)


def in_period(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    main = figures.main
    said = prose.say(
        _(
            "On the basis of cash received, the period {period} began with a balance of {opening}. Received: {income}. Spent: {direct}, and {support} of programme support costs. Refunded: {refunded}. The closing balance is {closing}."
        ),
        period=periods.words(main.period),
        opening=dollars(main.opening_usd),
        income=dollars(main.income_usd),
        direct=dollars(main.direct_usd),
        support=dollars(main.support_cost_usd),
        refunded=dollars(main.refunds_usd),
        closing=dollars(main.closing_usd),
    )
    blocks: list[Block] = [Paragraph(said)]
    if not main.expenditure_usd:
        blocks.append(Paragraph(prose.say(_("Nothing was spent in the period."))))
    if any(one.received_usd > 0 or one.spent_usd > 0 for one in figures.flows):
        blocks.append(drawings.flow(prose, figures))
    if main.opening_usd or main.income_usd or main.expenditure_usd:
        blocks.append(drawings.bridge(prose, figures))
    if main.expenditure_usd:
        blocks.append(way_tables.classes(prose, main))
    return tuple(blocks)


def way(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    shown = figures.shown_projects
    said = prose.say(
        ngettext_lazy(
            "This money has gone to {count} published project so far.",
            "This money has gone to {count} published projects so far.",
            len(shown),
        ),
        count=formats.number(len(shown)),
    )
    blocks: list[Block] = [Paragraph(said), way_tables.projects(prose, figures)]
    if chart := drawings.spending(prose, figures):
        blocks.append(chart)
    blocks.append(way_tables.places(prose, figures.places))
    if any(one.projects for one in figures.components):
        blocks.append(way_tables.components(prose, figures.components))
    else:
        blocks.append(Paragraph(prose.say(_("No component has been scored for these projects at approval yet."))))
    return tuple(blocks)


def unspent(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in figures.agreements:
        if not one.unspent_usd:
            continue
        until = _(
            "Of {reference}, {unspent} is unspent, of which {free} is held for no project; it may be spent by {day}."
        )
        if one.valid_until is None:
            until = _(
                "Of {reference}, {unspent} is unspent, of which {free} is held for no project; no last day is agreed."
            )
        said = prose.say(
            until,
            reference=left_to_right(one.reference),
            unspent=dollars(one.unspent_usd),
            free=dollars(one.free_usd),
            day=formats.day(one.valid_until),
        )
        blocks.append(Paragraph(said))
    if not blocks:
        blocks.append(Paragraph(prose.say(_("Nothing that was received is unspent."))))
    if figures.adjustments:
        return (*blocks, tables.adjustments(prose, figures.adjustments))
    nothing = prose.say(_("Nothing was refunded, written down or carried over in the period."))
    return (*blocks, Paragraph(nothing))


# III. What was reached


def reached(prose: Prose, figures: DonorFigures) -> Iterable[Part]:
    nothing = prose.say(_("No published project of this money has an indicator yet."))
    yield (
        "part-results",
        prose.say(_("Results of the projects")),
        results.frameworks(prose, figures.results, nothing=nothing),
    )
    yield "part-people", prose.say(_("People reached")), people(prose, figures)


def people(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    if not figures.people:
        return paragraph(prose.say(_("No event of these projects began in the period.")))
    total = figures.people[0]
    said = prose.say(
        ngettext_lazy(
            "{count} event of these projects began in the period; people who took part: {people}.",
            "{count} events of these projects began in the period; people who took part: {people}.",
            total.events,
        ),
        count=formats.number(total.events),
        people=formats.number(total.people),
    )
    if total.women is not None:
        women = prose.say(
            _("Women among them, at the events whose numbers are given: {women} ({share})."),
            women=formats.number(total.women),
            share=formats.percent(total.share, 0),
        )
        said = SafeString(f"{said} {women}")
    if total.left_out:
        held_back = ngettext_lazy(
            "Numbers of {count} event are withheld, so that nobody can be recognized, and are in no sum.",
            "Numbers of {count} events are withheld, so that nobody can be recognized, and are in no sum.",
            total.left_out,
        )
        said = SafeString(f"{said} {prose.say(held_back, count=formats.number(total.left_out))}")
    return (Paragraph(said), way_tables.people(prose, figures.people))


# Annexes


def annexes(prose: Prose, figures: DonorFigures) -> tuple[Section, ...]:
    found = [
        (
            "annex-statement",
            prose.say(_("Statement of income and expenditure of this money")),
            statement(prose, figures),
        )
    ]
    found.append(("annex-earlier", prose.say(_("Comparison with the earlier period")), compared(prose, figures)))
    if figures.years:
        found.append(("annex-years", prose.say(_("Contributions by year")), (tables.years(prose, figures),)))
    if figures.entries:
        caption = prose.say(_("Agreements, receipts and adjustments to date, with the rate of each amount"))
        proofs = tables.entries(prose, "proofs", caption, figures.entries)
        found.append(("annex-proofs", prose.say(_("How each amount in US$ was found")), (proofs,)))
    found.append(("annex-sources", prose.say(_("Sources of the figures")), (way_tables.sources(prose, figures),)))
    return tuple(
        Section(anchor, labels.of_annex(prose, number), heading, blocks, is_annex=True)
        for number, (anchor, heading, blocks) in enumerate(found, start=1)
    )


def statement(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    caption = _("Statement of income and expenditure for the period {period} (United States dollars)")
    said = prose.say(caption, period=periods.words(figures.main.period))
    names = tuple(prose.word(Basis(one.basis).label) for one in figures.statements)
    note = prose.say(
        _(
            "This money alone: its contributions and what was spent of them. Money received counts on the day it came, money recorded on the day it was agreed; the two are never mixed."
        )
    )
    return (statement_tables.statement(prose, "statement", said, figures.statements, names), Paragraph(note))


def compared(prose: Prose, figures: DonorFigures) -> tuple[Block, ...]:
    blocks = []
    for now, before in zip(figures.statements, figures.earlier, strict=True):
        caption = prose.say(
            _("{basis}: {period} beside {earlier} (United States dollars)"),
            basis=prose.word(Basis(now.basis).label),
            period=periods.words(now.period),
            earlier=periods.words(before.period),
        )
        names = (periods.words(now.period), periods.words(before.period))
        blocks.append(statement_tables.statement(prose, f"comparison-{now.basis}", caption, (now, before), names))
    return tuple(blocks)
