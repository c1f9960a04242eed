"""The statement of income and expenditure as a paper: both bases, the earlier period, notes, projects and sources."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from funding.statement import charts, periods, sentences
from funding.statement.shapes import Basis, Statement
from portal import formats
from reports.figures.freezing import name_in
from reports.figures.statement import StatementFigures, compute
from reports.kinds import labels
from reports.kinds.document import Block, Chart, Cover, Paragraph, Section
from reports.kinds.prose import Prose
from reports.kinds.statement import tables

TITLE = _("Statement of income and expenditure")
figures_type = StatementFigures
names = tables.names

__all__ = ["TITLE", "compute", "cover", "figures_type", "key_figures", "names", "sections"]


def dollars(value: Decimal | None) -> str:
    return formats.usd(value, 2)


def fund_name(prose: Prose, one: Statement) -> str:
    return name_in(one.fund_names) if one.fund_names else prose.word(_("All voluntary funds"))


def cover(prose: Prose, figures: StatementFigures) -> Cover:
    main = figures.main
    bases = list(dict.fromkeys(one.basis for one in figures.statements))
    return Cover(
        symbol=f"{main.fund or 'US$'}\u200e",
        distribution=prose.say(_("United States dollars")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("As at {day}"), day=formats.day(main.ends_on)),
        body=prose.say("{name}", name=fund_name(prose, main)),
        agenda=prose.say(" · ".join(prose.word(Basis(basis).label) for basis in bases)),
        title=prose.say(TITLE),
        period=periods.words(figures.period),
        summary=tuple(summary(prose, one) for one in figures.statements if one.is_voluntary),
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


def summary(prose: Prose, one: Statement) -> SafeString:
    return prose.say(
        _(
            "{basis}, {period}: opening balance {opening}; income {income}; expenditure {expenditure}; refunds and write-downs {adjustments}; closing balance {closing}."
        ),
        basis=prose.word(Basis(one.basis).label),
        period=periods.words(one.period),
        opening=dollars(one.opening_usd),
        income=dollars(one.income_usd),
        expenditure=dollars(one.expenditure_usd),
        adjustments=dollars(one.adjustments_usd),
        closing=dollars(one.closing_usd),
    )


Part = tuple[SafeString, tuple[Block, ...]]


def sections(prose: Prose, figures: StatementFigures) -> tuple[Section, ...]:
    main = (
        (prose.say(_("Statement")), the_statement(prose, figures)),
        (prose.say(_("Notes")), notes(prose, figures)),
        *reserve(prose, figures),
    )
    chapters = [
        Section(f"chapter-{number}", labels.of_chapter(number), heading, blocks)
        for number, (heading, blocks) in enumerate(main, start=1)
    ]
    return (*chapters, *annexes(prose, figures))


def the_statement(prose: Prose, figures: StatementFigures) -> tuple[Block, ...]:
    caption = _("Statement of income and expenditure for the period {period} (United States dollars)")
    said = prose.say(caption, period=periods.words(figures.main.period))
    blocks: list[Block] = [tables.statement(prose, "statement", said, figures.statements, heads(prose, figures))]
    if figures.main.is_voluntary:
        blocks.append(bridge(prose, figures.main))
    return tuple(blocks)


def bridge(prose: Prose, one: Statement) -> Chart:
    caption = _("From the opening to the closing balance, {basis} (United States dollars)")
    return Chart(charts.bridge(one), prose.say(caption, basis=prose.word(Basis(one.basis).label)), ())


def heads(prose: Prose, figures: StatementFigures) -> tuple[str, ...]:
    if figures.is_comparison:
        return tuple(periods.words(one.period) for one in figures.statements)
    return tuple(prose.word(Basis(one.basis).label) for one in figures.statements)


def notes(prose: Prose, figures: StatementFigures) -> tuple[Block, ...]:
    shown = figures.statements[:1] if figures.is_comparison else figures.statements
    said = dict.fromkeys(sentence for one in shown for sentence in sentences.about(one))
    blocks: list[Block] = [Paragraph(prose.say("{said}", said=sentence)) for sentence in said]
    if figures.main.entries_noted:
        blocks.append(tables.entries(prose, figures.main))
    if rates := tables.rates(prose, shown):
        blocks.append(rates)
    return tuple(blocks)


def reserve(prose: Prose, figures: StatementFigures) -> tuple[Part, ...]:
    main = figures.main
    if main.reserve is None:
        return ()
    said = tuple(Paragraph(prose.say("{said}", said=sentence)) for sentence in sentences.about_reserve(main))
    table = tables.reserve(prose, figures.statements, heads(prose, figures))
    return ((prose.say(_("Operating reserve and cover")), (*said, table)),)


def annexes(prose: Prose, figures: StatementFigures) -> tuple[Section, ...]:
    found: list[Part] = []
    if figures.earlier:
        found.append((prose.say(_("Comparison with the earlier period")), comparisons(prose, figures)))
    if figures.main.projects:
        found.append((prose.say(_("Expenditure by project")), (tables.projects(prose, figures.main),)))
    if figures.main.assessed:
        found.append((prose.say(_("Assessed sources")), (tables.assessed(prose, figures.main),)))
    found.append((prose.say(_("Sources of the figures")), (tables.sources(prose, figures),)))
    return tuple(
        Section(f"annex-{number}", labels.of_annex(prose, number), heading, blocks, is_annex=True)
        for number, (heading, blocks) in enumerate(found, start=1)
    )


def comparisons(prose: Prose, figures: StatementFigures) -> tuple[Block, ...]:
    blocks = []
    for now, before in zip(figures.statements, figures.earlier, strict=True):
        caption = prose.say(
            _("{basis}: {period} beside {earlier} (United States dollars)"),
            basis=prose.word(Basis(now.basis).label),
            period=periods.words(now.period),
            earlier=periods.words(before.period),
        )
        pair = (now, before)
        names = tuple(periods.words(one.period) for one in pair)
        blocks.append(tables.statement(prose, f"comparison-{now.basis}", caption, pair, names))
    return tuple(blocks)


def key_figures(figures: StatementFigures) -> list[tuple[str, str]]:
    made = []
    for one in figures.statements:
        basis = str(Basis(one.basis).label)
        made += [
            (" · ".join((str(_("Total income")), basis)), dollars(one.income_usd)),
            (" · ".join((str(_("Closing balance")), basis)), dollars(one.closing_usd)),
        ]
    return [(str(_("Total expenditure")), dollars(figures.main.expenditure_usd)), *made]
