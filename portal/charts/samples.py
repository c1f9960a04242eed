"""One chart of each kind with invented figures: for the gallery page, and for the proof that PDFs draw the same."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from portal.charts.bars import bars
from portal.charts.dots import dots
from portal.charts.heat import heat
from portal.charts.lines import Line, lines
from portal.charts.radar import radar
from portal.charts.sankey import sankey
from portal.charts.series import Flow, Number, Series, Step, Tile
from portal.charts.shares import Share, shares
from portal.charts.shown import Cell, Shown
from portal.charts.stairs import stairs
from portal.charts.tiles import tiles
from portal.charts.timeline import Span, timeline
from portal.charts.waterfall import waterfall
from portal.formats import day, month, number, percent

NOTE = "As at 5 November 2026 · as received · US$ thousand"
YEARS = ("2022", "2023", "2024", "2025", "2026")
MOMENTS = ("At request", "At approval", "At closure")
COMPONENTS = (
    "Ratification and reporting",
    "Legislation in conformity with international norms",
    "National human rights institutions",
    "Administration of justice",
    "Human rights education",
    "Non-governmental organizations",
    "Media",
)
REGIONS = {
    "Africa": "AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE",
    "Asia-Pacific": "AFG ARE BGD BHR BRN BTN CHN CYP FJI FSM IDN IND IRN IRQ JOR JPN KAZ KGZ KHM KIR KOR KWT LAO LBN LKA MDV MHL MMR MNG MYS NPL NRU OMN PAK PHL PLW PNG PRK QAT SAU SGP SLB SYR THA TJK TKM TLS TON TUV UZB VNM VUT WSM YEM",
    "Eastern Europe": "ALB ARM AZE BGR BIH BLR CZE EST GEO HRV HUN LTU LVA MDA MKD MNE POL ROU RUS SRB SVK SVN UKR",
    "Latin America and the Caribbean": "ARG ATG BHS BLZ BOL BRA BRB CHL COL CRI CUB DMA DOM ECU GRD GTM GUY HND HTI JAM KNA LCA MEX NIC PAN PER PRY SLV SUR TTO URY VCT VEN",
    "Western Europe and others": "AND AUS AUT BEL CAN CHE DEU DNK ESP FIN FRA GBR GRC IRL ISL ISR ITA LIE LUX MCO MLT NLD NOR NZL PRT SMR SWE TUR USA",
}


def table(
    labels: Iterable[str], columns: Sequence[Sequence[Number | None]], digits: int
) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (Cell(label), *(Cell(number(column[row], digits)) for column in columns)) for row, label in enumerate(labels)
    )


def grouped() -> Shown:
    series = [Series("Received", (16.2, 18.1, 17.3, 19.6, 16.4)), Series("Spent", (15.1, 16.2, 18.0, 17.8, 13.9))]
    question = "How did income and expenditure develop?"
    answer = "In 2025, 19.6 million was received and 17.8 million spent; 2026 is not over."
    drawing = bars(
        series, YEARS, key="sample-grouped-picture", title=question, desc=answer, last_is_open=True, digits=1
    )
    rows = table(YEARS, [one.values for one in series], 1)
    return Shown("sample-grouped", question, answer, drawing, ("Year", "Received", "Spent"), rows, ("Received", "Spent"), NOTE, "#sample-grouped")  # fmt: skip


def stacked() -> Shown:
    names = ("Staff", "Consultants", "Travel", "Grants", "Support costs", "Refunds")
    columns = [(40, 42, 38, 45, 20), (20, 18, 22, 25, 9), (12, 5, 8, 14, 6), (30, 35, 28, 22, 12), (13, 13, 12, 14, 6), (-5, 0, -8, -2, None)]  # fmt: skip
    series = [Series(name, values) for name, values in zip(names, columns, strict=True)]
    question = "What was the money spent on?"
    answer = "Staff took the largest part in every year; refunds are below the line."
    drawing = bars(series, YEARS, key="sample-stacked-picture", title=question, desc=answer, is_stacked=True)
    total = (Cell("All years"), *(Cell(number(sum(value or 0 for value in values))) for values in columns))
    return Shown("sample-stacked", question, answer, drawing, ("Year", *names), table(YEARS, columns, 0), names, NOTE, total=total)  # fmt: skip


def bridge() -> Shown:
    steps = (
        Step("Opening balance", 0, 1060, is_total=True),
        Step("Contributions received", 1060, 1615),
        Step("Expenditure before programme support costs", 1615, 1190),
        Step("Programme support costs (13 per cent)", 1190, 1135),
        Step("Closing balance", 0, 1135, is_total=True),
    )
    question = "How did the balance come about?"
    answer = "The balance rose from 1,060 to 1,135, because more was received than spent."
    drawing = waterfall(steps, key="sample-waterfall-picture", title=question, desc=answer)
    rows = tuple((Cell(step.label), Cell(number(step.change))) for step in steps)
    return Shown("sample-waterfall", question, answer, drawing, ("Step", "US$ thousand"), rows, note=NOTE)


SCORES = (
    (1.0, 0.5, 2.0, 1.2, None, 0.0, 1.5),
    (1.4, 1.0, 2.0, 1.5, 0.8, 0.0, 1.5),
    (2.5, 1.0, 2.0, 2.4, 1.9, 1.0, 1.0),
)


def moments() -> Shown:
    series = [Series(name, values) for name, values in zip(MOMENTS, SCORES, strict=True)]
    question = "Did the components become stronger?"
    answer = "Four of seven rose between request and closure, one fell; scores go from 0 to 3."
    drawing = dots(series, COMPONENTS, key="sample-dots-picture", title=question, desc=answer, high=3)
    return Shown("sample-dots", question, answer, drawing, ("Component", *MOMENTS), table(COMPONENTS, SCORES, 1), MOMENTS, NOTE)  # fmt: skip


def wheel() -> Shown:
    axes, scores = COMPONENTS[:4], [values[:4] for values in SCORES]
    series = [Series(name, values) for name, values in zip(MOMENTS, scores, strict=True)]
    question = "Which components are strongest?"
    answer = "Ratification and reporting scores 2.5 at closure, more than any other."
    drawing = radar(series, axes, key="sample-radar-picture", title=question, desc=answer, high=3)
    return Shown("sample-radar", question, answer, drawing, ("Component", *MOMENTS), table(axes, scores, 1), MOMENTS, NOTE)  # fmt: skip


def streams() -> Shown:
    flows = [
        Flow(path, value)
        for path, value in (
            (("Norway 2025, human rights in the administration of justice", "Administration of justice", "Africa"), 420),
            (("Norway 2025, human rights in the administration of justice", "National human rights institutions", "Asia-Pacific"), 180),
            (("Germany 2026", "National human rights institutions", "Africa"), 260),
            (("Germany 2026", "Legislation", "Latin America and the Caribbean"), 140),
            (("India 2026", "Human rights education", "Asia-Pacific"), 90),
            (("Other contributions", "Media", "Eastern Europe"), 12),
        )
    ]  # fmt: skip
    question = "Where did the contributions go?"
    answer = "Of 1,102, 680 went to Africa and 270 to Asia-Pacific."
    heads = ("Contribution", "Component", "Region")
    drawing = sankey(flows, heads, key="sample-sankey-picture", title=question, desc=answer)
    rows = tuple((*map(Cell, flow.path), Cell(number(flow.value))) for flow in flows)
    return Shown("sample-sankey", question, answer, drawing, (*heads, "US$ thousand"), rows, note=NOTE, names=3)


def places() -> Shown:
    found = [
        Tile(region, code, f"State {code}", None if index % 17 == 16 else (index * index) % 11 if index % 3 else 0)
        for region, codes in REGIONS.items()
        for index, code in enumerate(codes.split())
    ]
    question = "In which States are projects?"
    answer = "Projects run in States of all five regions; one has ten."
    drawing = tiles(found, key="sample-tiles-picture", title=question, desc=answer)
    rows = tuple(
        (Cell(region), Cell(number(sum(one.value or 0 for one in found if one.region == region)))) for region in REGIONS
    )
    return Shown("sample-tiles", question, answer, drawing, ("Region", "Projects"), rows, note=NOTE)


def tones() -> Shown:
    rows = ("Africa", "Asia-Pacific", "Latin America and the Caribbean")
    values = (
        (1.25, 0.5, 2.0, 1.2, None, 0.0, 1.5),
        (2.75, 1.0, 3.0, 2.4, 1.9, 1.0, 1.0),
        (0.2, 0.8, 1.4, 2.2, 2.6, 2.9, 1.1),
    )
    question = "Where are components weak?"
    answer = "The lowest mean score is that of non-governmental organizations in Africa, 0.0 of 3."
    drawing = heat(rows, COMPONENTS, values, key="sample-heat-picture", title=question, desc=answer, high=3, digits=2)
    columns = list(zip(*values, strict=True))
    return Shown("sample-heat", question, answer, drawing, ("Region", *COMPONENTS), table(rows, columns, 2), note=NOTE)


def course() -> Shown:
    names, months = (
        ("As expected", "In this scenario", "Operating reserve"),
        ("Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027"),
    )
    columns = [(900, 700, 850, 600), (900, 500, 350, -50), (200, 200, 200, 200)]
    drawn = [
        Line(name, values, css) for name, values, css in zip(names, columns, ("base", "other", "limit"), strict=True)
    ]
    question = "How long does the money last?"
    answer = "In this scenario the fund falls below its operating reserve in April 2027."
    drawing = lines(drawn, months, key="sample-lines-picture", title=question, desc=answer)
    return Shown("sample-lines", question, answer, drawing, ("Month", *names), table(months, columns, 0), names, NOTE)


def burning() -> Shown:
    rows = (
        ("Justice sector, Mauritania", 0.4, 0.7, "late"),
        ("Indicators, Paraguay", 0.6, 0.5, ""),
        ("Training, Jordan", 1.2, 1, ""),
    )
    question = "Is the money spent in time?"
    answer = "One of three projects has spent less than half with 70 per cent of its time over."
    drawn = [Share(name, share, mark, tone) for name, share, mark, tone in rows]
    drawing = shares(drawn, key="sample-shares-picture", title=question, desc=answer)
    cells = tuple((Cell(name), Cell(percent(share, 0)), Cell(percent(mark, 0))) for name, share, mark, _tone in rows)
    return Shown("sample-shares", question, answer, drawing, ("Project", "Spent", "Time over"), cells, note=NOTE)


def plan() -> Shown:
    spans = (
        Span("Assessment mission", date(2026, 1, 12), date(2026, 2, 20), 100, "done"),
        Span("Training of judges", date(2026, 3, 1), date(2026, 8, 31), 40, "late"),
        Span("Manual on fair trial", date(2026, 9, 1), date(2026, 12, 15)),
    )
    question = "Which activities are late?"
    answer = "One of three: the training of judges, of which 40 per cent is done."
    drawing = timeline(
        spans,
        key="sample-timeline-picture",
        title=question,
        desc=answer,
        today=date(2026, 9, 20),
        today_words="20 Sept",
    )
    rows = tuple((Cell(one.label), Cell(day(one.starts_on)), Cell(day(one.ends_on))) for one in spans)
    return Shown("sample-timeline", question, answer, drawing, ("Activity", "From", "Until"), rows, note=NOTE)


def rates() -> Shown:
    points = [(date(2026, at + 1, 1), Decimal(rate)) for at, rate in enumerate(("0.921", "0.928", "0.919", "0.925"))]
    question = "How did the euro move?"
    answer = "Between 0.919 and 0.928 euro for one US dollar in four months."
    drawing = stairs(points, key="sample-stairs-picture", title=question, desc=answer)
    rows = tuple((Cell(month(first)), Cell(number(rate, 3))) for first, rate in points)
    return Shown("sample-stairs", question, answer, drawing, ("Month", "Rate"), rows, note=NOTE)


def samples() -> tuple[Shown, ...]:
    return (
        grouped(), stacked(), bridge(), moments(), wheel(), streams(), places(), tones(), course(), burning(), plan(), rates()
    )  # fmt: skip
