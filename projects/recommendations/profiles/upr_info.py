"""UPR Info's database export of 2015: eleven columns, two heading names twice, so every column is read by its place.

Also the copies that people saved by hand: CSV in any encoding, headings renamed.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Row, at
from portal.imports.sources import TEXT, XLS, XLSX, Source
from portal.imports.tables import Line
from projects.recommendations.positions import position_of
from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile

FIELDS = (
    "state", "state_group", "state_organisations", "text", "recommending", "recommending_group",
    "recommending_organisations", "response", "action", "issues", "session",
)  # fmt: skip
LAST_HEADINGS = ("response", "action", "issue", "session")  # what hand-saved copies left unchanged


class UprInfo(RecommendationProfile):
    name = "upr_info_xls"
    label = _("UPR Info export (XLS, XLSX or CSV, 11 columns)")
    types = (XLS, XLSX, TEXT)
    authority = 1

    def fits(self, source: Source) -> bool:
        lines = tables.head(source)
        return bool(lines) and self.is_layout(*lines)

    @staticmethod
    def is_layout(heading: Line, first: Line | None = None) -> bool:
        """By the last four headings, or by what stands below them when all were renamed."""
        names = tuple(tables.normal(cell).removesuffix("s") for cell in heading.cells[7:11])
        if names == LAST_HEADINGS:
            return True
        return first is not None and looks_like_row(first.cells)

    def rows(self, source: Source) -> Iterator[Row]:
        lines = (line for line in tables.lines(source) if not line.is_empty)
        heading = next(lines, None)
        if heading is None:
            raise FileProblem("FILE_EMPTY")
        for line in lines:
            yield Row(line.number, {name: at(line.cells, index) for index, name in enumerate(FIELDS)})

    def columns(self, source: Source) -> dict[str, str]:
        heading = tables.head(source)[0]
        return {
            name: f"{tables.column_letter(index)} · {at(heading.cells, index) or name}"
            for index, name in enumerate(FIELDS)
        }

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        return Candidate(
            state=word(values["state"]),
            session=values["session"],
            text=str(values["text"] or ""),
            position=word(values["response"]),
            recommending=(word(values["recommending"]),),
            action=values["action"],
            vocabulary="upr-info",
            themes=tuple(issue.strip() for issue in word(values["issues"]).split(",") if issue.strip()),
            fields={"recommending": "recommending", "position": "response", "themes": "issues"},
        )


def word(cell: Any) -> str:
    return html.unescape(str(cell or "")).strip()


def looks_like_row(cells: Sequence[Any]) -> bool:
    if len(cells) < len(FIELDS):
        return False
    return position_of(word(cells[7])) is not None and whole(cells[8]) in range(1, 6) and whole(cells[10]) is not None


def whole(cell: Any) -> int | None:
    try:
        return int(float(cell))
    except (TypeError, ValueError, OverflowError):
        return None
