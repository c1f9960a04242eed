"""The figures of a report that a question can be about: those of its list of sources, in the words of that list."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from reports.kinds.document import Block, Document, Section, Table
from reports.runs.editions import document_of
from reports.runs.models import Report

SOURCES = "sources"  # the table of the annex in which each figure has its row


@dataclass(frozen=True)
class Asked:
    """A figure as the reader knows it."""

    id: str
    name: str
    value: str


def ids_of(report: Report) -> list[str]:
    return [figure["id"] for figure in report.figures.get("sources", [])]


def figures_of(report: Report, language: str = "") -> dict[str, Asked]:
    """Each figure by its name among the frozen ones, with its words and its value in the language."""
    ids = ids_of(report)
    rows = rows_of(document_of(report, language or get_language() or "en", code=""))
    if len(rows) != len(ids):
        return {id: Asked(id, id, "") for id in ids}
    return {id: Asked(id, row.cells[0].text, row.cells[1].text) for id, row in zip(ids, rows, strict=True)}


def rows_of(document: Document) -> Any:
    tables = (table for section in document.sections for table in tables_of(section))
    return next((table.rows for table in tables), ())


def tables_of(section: Section) -> list[Table]:
    own = [block for block in section.blocks if isinstance(block, Table) and block.id == SOURCES]
    return own + [table for inner in section.sections for table in tables_of(inner)]


def value_of(report: Report, figure: str) -> str:
    found = next(one for one in report.figures["sources"] if one["id"] == figure)
    return "" if found["value"] is None else str(found["value"])


def nearest(report: Report, figure: str) -> list[str]:
    return get_close_matches(figure, ids_of(report), n=3, cutoff=0.3)


def with_links(document: Document, report: Report) -> Document:
    """The document on its page, with the way to ask about each figure. An edition's file is never made from this."""
    ids = ids_of(report)
    if len(rows_of(document)) != len(ids):
        return document
    address = reverse("report_question_new", args=[report.pk])

    def linked(block: Block) -> Block:
        if not isinstance(block, Table) or block.id != SOURCES:
            return block
        rows = tuple(
            replace(row, cells=(replace(row.cells[0], ask=f"{address}?figure={id}"), *row.cells[1:]))
            for id, row in zip(ids, block.rows, strict=True)
        )
        return replace(block, rows=rows)

    def through(section: Section) -> Section:
        inner = tuple(through(one) for one in section.sections)
        return replace(section, blocks=tuple(map(linked, section.blocks)), sections=inner)

    return replace(document, sections=tuple(map(through, document.sections)))
