"""The charts of a donor's page: drawn from frozen figures, each with its question, its answer and its table."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import formats
from portal.charts.bars import bars
from portal.charts.sankey import sankey
from portal.charts.series import Flow, Series, Tile
from portal.charts.shown import Cell, Shown
from portal.charts.tiles import tiles
from portal.money import DOLLAR
from portal.reference.models import State
from reports.dashboards.asked import Asked
from reports.dashboards.donor import sentences, words
from reports.figures.donor.shapes import Agreement, DonorFigures, YearLine

MOST_AGREEMENTS, MOST_YEARS = 8, 10  # in one drawing
MOST_ROWS = 24  # of a table; the list of contributions and the files have all
HALF = 440  # of drawings that stand side by side, so that their words keep their size
ZERO = Decimal(0)


def charts(asked: Asked, figures: DonorFigures) -> dict[str, Shown]:
    made: dict[str, Shown] = {}
    if any(one.signed_on for one in figures.agreements):
        made["agreements"] = agreements(figures)
    if figures.ways:
        made["way"] = way(figures)
    if any(one.spent_usd for one in figures.places):
        made["places"] = places(figures)
    if figures.years:
        made |= years(figures, asked)
    return made


def to_date(figures: DonorFigures) -> str:
    return _("US$, to date, as at %(day)s") % {"day": formats.day(figures.as_at)}


def in_period(figures: DonorFigures) -> str:
    words = {"period": formats.period(figures.starts_on, figures.ends_on), "day": formats.day(figures.as_at)}
    return _("US$, with programme support costs, %(period)s, as at %(day)s") % words


def money(value: Decimal, figure: str = "") -> Cell:
    return Cell(formats.number(value, 2), figure=figure)


# Agreements


def agreements(figures: DonorFigures) -> Shown:
    signed = [one for one in figures.agreements if one.signed_on]
    drawn = sorted(signed, key=lambda one: -one.received_usd)[:MOST_AGREEMENTS]
    drawn.sort(key=signed.index)
    parts = (
        (pgettext("part of what was received", "Spent"), lambda one: one.spent_usd),
        (pgettext("part of what was received", "Held for projects"), lambda one: one.unspent_usd - one.free_usd),
        (pgettext("part of what was received", "Held for no project"), lambda one: one.free_usd),
        (pgettext("part of what was received", "Refunded"), lambda one: one.refunded_usd),
    )
    shown = [(name, [max(get(one), ZERO) for one in drawn]) for name, get in parts]
    shown = [(name, values) for name, values in shown if any(values)]
    question = _("What became of the money of each agreement?")
    said = sentences.of_agreements(figures)
    return Shown(
        key="agreements",
        question=question,
        answer=said,
        drawing=bars(
            [Series(name, values) for name, values in shown],
            [one.reference for one in drawn],
            key="agreements-chart",
            title=question,
            desc=said,
            is_stacked=True,
        ),
        heads=(
            pgettext("column", "Agreement"),
            pgettext("column of agreements", "Signed"),
            *(title for title, _name in columns()),
            _("To be spent by"),
        ),
        rows=tuple(agreement_row(one) for one in figures.agreements[-MOST_ROWS:]),
        legend=tuple(name for name, _values in shown),
        note=to_date(figures),
        url=f"{reverse('contribution_list')}?donor={figures.donor}" if len(figures.agreements) > MOST_ROWS else "",
        total=(
            Cell(_("Total")),
            money(figures.total("signed_usd"), "agreements.signed"),
            *(money(figures.total(f"{name}_usd"), f"agreements.{name}") for _title, name in columns()),
            Cell(""),
        ),
    )


def columns() -> Sequence[tuple[str, str]]:
    return (
        (pgettext("column of agreements", "Received"), "received"),
        (pgettext("column of agreements", "Allocated"), "allocated"),
        (pgettext("column of agreements", "Spent"), "spent"),
        (pgettext("column of agreements", "Unspent"), "unspent"),
    )


def agreement_row(one: Agreement) -> tuple[Cell, ...]:
    where = f"agreements.{one.reference}"
    return (
        Cell(one.reference, url=f"{reverse('contribution_list')}?q={one.reference}"),
        money(one.signed_usd, f"{where}.signed"),
        *(money(getattr(one, f"{name}_usd"), f"{where}.{name}") for _title, name in columns()),
        Cell(formats.day(one.valid_until, "short") if one.valid_until else formats.UNKNOWN),
    )


# Where the money went


def way(figures: DonorFigures) -> Shown:
    question = _("Where did the money go?")
    said = sentences.of_the_way(figures)
    heads = (pgettext("column", "Agreement"), pgettext("column", "Component"), pgettext("column", "Region"))
    sums = along_the_way(figures)
    return Shown(
        key="way",
        question=question,
        answer=said,
        drawing=sankey(
            [Flow(path, usd) for path, usd in sums.items() if usd > 0],
            heads,
            key="way-chart",
            title=question,
            desc=said,
        ),
        heads=(*heads, pgettext("column", "Spent")),
        rows=tuple((*map(Cell, path), money(usd)) for path, usd in sums.items()),
        note=in_period(figures),
        total=(Cell(_("Total")), Cell(""), Cell(""), money(figures.main.expenditure_usd, "received.expenditure")),
    )


def along_the_way(figures: DonorFigures) -> dict[tuple[str, str, str], Decimal]:
    """US$ by agreement, component and region, in words; the earlier agreements of a donor with many are one."""
    known = {one.reference for one in figures.agreements[-MOST_AGREEMENTS:]}
    others = _("Earlier agreements")
    components = {code: words.component(figures, code) for code in {one.component for one in figures.ways}}
    regions = {code: words.region(one) for code, one in {one.region: one for one in figures.ways}.items()}
    sums: dict[tuple[str, str, str], Decimal] = {}
    for one in figures.ways:
        agreement = one.reference if one.reference in known else others
        path = (agreement, components[one.component], regions[one.region])
        sums[path] = sums.get(path, ZERO) + one.spent_usd
    return sums


def places(figures: DonorFigures) -> Shown:
    question = _("In which States was it spent?")
    said = sentences.of_places(figures)
    codes = [one.code for one in figures.places if one.names]
    groups = {
        state.iso3: str(state.regional_group or "")
        for state in State.objects.filter(iso3__in=codes).select_related("regional_group")
    }
    drawn = [
        Tile(groups.get(one.code, ""), one.code, words.place(one), one.spent_usd, formats.usd(one.spent_usd))
        for one in figures.places
        if one.names
    ]
    return Shown(
        key="places",
        question=question,
        answer=said,
        drawing=tiles(drawn, key="places-chart", title=question, desc=said, width=HALF),
        heads=(pgettext("column", "State"), pgettext("column", "Projects"), pgettext("column", "Spent")),
        rows=tuple(
            (
                Cell(words.place(one), url=reverse("state_detail", args=[one.code]) if one.names else ""),
                Cell(formats.number(one.projects) if one.projects else formats.UNKNOWN),
                money(one.spent_usd, f"places.{one.code}.spent"),
            )
            for one in figures.places
        ),
        note=in_period(figures),
        total=(Cell(_("Total")), Cell(""), money(figures.main.expenditure_usd, "received.expenditure")),
    )


# Years


def years(figures: DonorFigures, asked: Asked) -> Mapping[str, Shown]:
    """In US$, and beside it in the donor's own currency where that is another one: two scales, so two drawings."""
    made = {"years_usd": in_currency(figures, asked, DOLLAR)}
    if figures.currency != DOLLAR:
        made = {"years_own": in_currency(figures, asked, figures.currency), **made}
    return made


def in_currency(figures: DonorFigures, asked: Asked, currency: str) -> Shown:
    is_dollar = currency == DOLLAR
    attribute, suffix = ("_usd", "") if is_dollar else ("", "_own")
    drawn = sorted(figures.years, key=lambda one: one.year)[-MOST_YEARS:]
    names = (
        ("agreed", pgettext("series of a chart", "Agreed")),
        ("received", pgettext("series of a chart", "Received")),
    )
    question = _("How much was given, year by year, in %(currency)s?") % {"currency": words_of(currency)}
    said = sentences.of_years(figures, currency)

    def cells(one: YearLine) -> Iterable[Cell]:
        for name, _title in names:
            value = getattr(one, f"{name}{attribute}")
            figure = f"years.{one.year}.{name}{suffix}"
            yield money(value, figure if figure in known else "")

    known = {figure.id for figure in figures.sources}
    return Shown(
        key=f"years-{currency.lower()}",
        question=question,
        answer=said,
        drawing=bars(
            [Series(title, [getattr(one, f"{name}{attribute}") for one in drawn]) for name, title in names],
            [str(one.year) for one in drawn],
            key=f"years-{currency.lower()}-chart",
            title=question,
            desc=said,
            width=HALF,
            last_is_open=drawn[-1].year == figures.as_at.year,
        ),
        heads=(pgettext("column", "Year"), *(title for _name, title in names)),
        rows=tuple((Cell(str(one.year)), *cells(one)) for one in sorted(drawn, key=lambda one: -one.year)),
        legend=tuple(title for _name, title in names),
        note=sentences.how_converted(figures, currency),
    )


def words_of(currency: str) -> str:
    return _("US$") if currency == DOLLAR else currency
