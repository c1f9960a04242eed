"""Where the portal shows the rows that a figure was made of: the address of a list, narrowed to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from funding.ledger.models import EntryKind
from reports.figures.freezing import Figure
from reports.kinds.document import Block, Row, Section, Table

LEDGER = "ledger: "  # begins a source that is itself the words of the ledger's list
MONEY_KINDS = {
    "income": {"kind": EntryKind.RECEIPT.value},
    "exchange": {"kind": EntryKind.EXCHANGE.value},
    "direct": {"line": "direct"},
    "support_cost": {"kind": EntryKind.SUPPORT_COST.value},
    "refunds": {"kind": EntryKind.REFUND.value},
}

Find = Callable[[Figure, Any], str]
FINDERS: list[Find] = []


def finder(find: Find) -> Find:
    """Has the function asked for the address of a figure's rows: (figure, all figures of the report) → address or ""."""
    FINDERS.append(find)
    return find


def url_of(figure: Figure, figures: Any) -> str:
    """The address on the portal, or "" where no list shows exactly these rows. The list shows what its reader may see."""
    return next((url for find in FINDERS if (url := find(figure, figures))), "")


def address_of(figure: Figure, figures: Any) -> str:
    """The whole address, for a paper."""
    url = url_of(figure, figures)
    return settings.SITE_URL.rstrip("/") + url if url else ""


def addressed(sections: Sequence[Section], figures: Any) -> tuple[Section, ...]:
    """The same sections, in which the source of each figure is a link to the list of its rows."""
    known = {figure.id: figure for figure in figures.sources}

    def row_of(row: Row) -> Row:
        url = address_of(known[row.figure], figures) if row.figure in known else ""
        cells = (replace(cell, url=url) if url and cell.kind == "code" else cell for cell in row.cells)
        return replace(row, cells=tuple(cells))

    def block_of(block: Block) -> Block:
        if isinstance(block, Table) and any(row.figure for row in block.rows):
            return replace(block, rows=tuple(map(row_of, block.rows)))
        return block

    def through(section: Section) -> Section:
        blocks = tuple(map(block_of, section.blocks))
        return replace(section, blocks=blocks, sections=tuple(map(through, section.sections)))

    return tuple(map(through, sections))


def listed(name: str, words: Mapping[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(words)}"


@finder
def in_the_ledger(figure: Figure, figures: Any) -> str:
    if not figure.source.startswith(LEDGER):
        return ""
    words = (word.partition("=") for word in figure.source.removeprefix(LEDGER).split())
    return listed("ledger_list", {name: value for name, _equals, value in words})


@finder
def of_the_programme(figure: Figure, figures: Any) -> str:  # noqa: PLR0911 (one line a family of figures)
    """Figures of the Board's report."""
    period = {"since": f"{figures.starts_on:%Y-%m-%d}", "until": f"{figures.ends_on:%Y-%m-%d}"}
    match figure.id.split("."):
        case ["requests", "received" | "states"]:
            return listed("request_list", within("received", period))
        case ["requests", "decided" | "median_working_days"]:
            return listed("request_list", within("decided", period))
        case ["requests", "accepted"]:
            return listed("request_list", {**within("decided", period), "answer": "accepted"})
        case ["requests", "stage", status]:
            return listed("request_list", {"status": status})
        case ["projects", "active" | "states"]:
            return listed("project_list", within("under_way", period))
        case ["projects", "started"]:
            return listed("project_list", {**within("under_way", period), "begun_since": period["since"]})
        case ["projects", "regional"]:
            return listed("project_list", {**within("under_way", period), "several_states": "1"})
        case ["money", *line]:
            return of_money(line, figures, period)
    return ""


def within(name: str, period: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{end}": day for end, day in period.items()}


def of_money(line: list[str], figures: Any, period: Mapping[str, str]) -> str:
    voluntary = {"money": "voluntary"}
    match line:
        case ["opening"]:
            until = f"{figures.period.day_before:%Y-%m-%d}"
            return listed("ledger_list", {**voluntary, "line": "balance-received", "until": until})
        case ["closing"]:
            return listed("ledger_list", {**voluntary, "line": "balance-received", "until": period["until"]})
        case ["expenditure", code]:
            object_class = "none" if code == "unclassified" else code
            return listed("ledger_list", {**voluntary, "line": "direct", "object_class": object_class, **period})
        case ["allocated"]:
            return listed("ledger_list", {"kind": EntryKind.ALLOCATION.value, **period})
        case [name] if name in MONEY_KINDS:
            return listed("ledger_list", {**voluntary, **MONEY_KINDS[name], **period})
    return ""
