"""UPR Info's database export of 2015: eleven columns, two heading names twice, so every column is read by its place.

Also the copies that people saved by hand: CSV in any encoding, headings renamed, a title above, a column of row numbers
in front.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.sources import TEXT, XLS, XLSX, Source
from portal.imports.tables import Line
from projects.recommendations.positions import position_of
from projects.recommendations.profiles.candidate import Candidate
from projects.recommendations.profiles.columns import Place, PlacedProfile

FIELDS = (
    "state", "state_group", "state_organisations", "text", "recommending", "recommending_group",
    "recommending_organisations", "response", "action", "issues", "session",
)  # fmt: skip
LAST_HEADINGS = ("response", "action", "issue", "session")  # what hand-saved copies left unchanged


class UprInfo(PlacedProfile):
    name = "upr_info_xls"
    label = _("UPR Info export (XLS, XLSX or CSV, 11 columns)")
    types = (XLS, XLSX, TEXT)
    authority = 1

    def find(self, source: Source) -> Iterator[Place]:
        """By the last four headings wherever they stand, or by what stands below them when all were renamed."""
        for sheet, lines in enumerate(tables.beginnings(source)):
            for line, below in zip_longest(lines, lines[1:]):
                if (first := first_column(line, below)) is not None:
                    yield Place(sheet, line, {name: first + index for index, name in enumerate(FIELDS)})

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        state = word(values["state"])
        return Candidate(
            states=(state,) if state else (),
            session=values["session"],
            text=str(values["text"] or ""),
            position=word(values["response"]),
            recommending=(word(values["recommending"]),),
            action=values["action"],
            vocabulary="upr-info",
            themes=tuple(issue.strip() for issue in word(values["issues"]).split(",") if issue.strip()),
            fields={"recommending": "recommending", "position": "response", "themes": "issues"},
        )


def first_column(line: Line, below: Line | None) -> int | None:
    names = tuple(tables.normal(cell).removesuffix("s") for cell in line.cells)
    for last in range(7, len(names) - 3):
        if names[last : last + 4] == LAST_HEADINGS:
            return last - 7
    return 0 if below is not None and looks_like_row(below.cells) and not looks_like_row(line.cells) else None


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
