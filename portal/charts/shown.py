"""A chart with all that belongs to it: the question that it answers, the answer in one sentence, the drawing, and the same
figures as a table. `{% chart shown %}` puts it on a page; reports/kinds puts the same into a PDF."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Cell:
    """A formatted figure or a word of the table behind a chart. `url` opens the rows that the figure was made of."""

    text: str
    url: str = ""
    figure: str = ""  # its id in the list of sources, where it has one
    lang: str = ""  # of a person's text


@dataclass(frozen=True)
class Shown:
    """`answer` is made from the figures and says what the chart shows to somebody who does not see it. `heads` has one title
    more than each row has figures: that of the row's own name."""

    key: str  # unique on its page
    question: str
    answer: str
    drawing: SafeString
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[str, ...] = ()  # names of the series in the order of their colours
    note: str = ""  # as at, basis, currency
    url: str = ""  # of the page or list that has more
    total: tuple[Cell, ...] = ()  # last row of the table, where the figures add up
    names: int = 1  # so many columns of the table are words; figures follow

    @property
    def kind(self) -> str:
        """Of its drawing: bars, dots, radar …"""
        found = re.search(r'class="chart chart--(\w+)', self.drawing)
        return found[1] if found else ""
