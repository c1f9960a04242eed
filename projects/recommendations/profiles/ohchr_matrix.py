"""OHCHR's thematic list ("matrix") of one State at one session: a Word table in the layouts of cycles 2 to 4."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Row, at
from portal.imports.sources import DOCX, Source
from portal.imports.tables import Line
from projects.recommendations import texts
from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile

HEADINGS = {
    "text": ("recommendation",),
    "position": ("position", "stateposition"),
    "themes": ("fulllistofthemes", "humanrightsthemes", "themes", "listofthemes"),
}
GOALS = ("relevantsdg", "sdg", "sustainabledevelopmentgoal")
THEME = re.compile(r"^\s*Themes?\s*:\s*", re.IGNORECASE)
SOURCE_LINE = re.compile(r"\s*\bSources?\s+of\s+(?:the\s+)?positions?\s*:?\s*(?P<source>[^\n]*)", re.IGNORECASE)
SYMBOL = re.compile(r"A/HRC/[A-Za-z0-9.]+(?:/[A-Za-z0-9.]+)*?(?=[\s,;)]|$|-|–)", re.IGNORECASE)
PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.?\s*(\d+)", re.IGNORECASE)
ADDENDUM = re.compile(r"/(?:Add|Corr|Rev)\.\d+$", re.IGNORECASE)
CODED_THEME = re.compile(r"^[A-Z]\d")
SECTIONS = {
    "groups of persons": "groups",
    "groups of person": "groups",
    "group of persons": "groups",
    "affected persons": "groups",
    "affected person": "groups",
    "persons affected": "groups",
    "themes": "themes",
    "human rights themes": "themes",
    "sdgs": "sdgs",
    "sdg": "sdgs",
    "relevant sdgs": "sdgs",
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
NUMBER = rf"(?:\d{{1,2}}\s*(?:st|nd|rd|th)?|{'|'.join(ORDINALS)})"
ABOUT = re.compile(
    r"(?:UPR|Universal Periodic Review)\s*(?:of|[-–:])\s*(?:the )?(?P<state>[^\n\t]+?)"
    rf"(?:\s*[(\[,–-]\s*|\s+)(?P<rest>(?:{NUMBER}\s+)?(?:UPR\s+)?(?:cycle|session)\b[^\n\t]*)",
    re.IGNORECASE,
)
CYCLE = re.compile(r"(\d)\s*(?:st|nd|rd|th)?\s+(?:UPR\s+)?cycle|cycle\s+(\d)\b", re.IGNORECASE)
CYCLE_WORD = re.compile(rf"({'|'.join(ORDINALS)})\s+(?:UPR\s+)?cycle", re.IGNORECASE)
SESSION = re.compile(r"(\d{1,2})\s*(?:st|nd|rd|th)?\s+(?:UPR\s+)?session|session\s+(\d{1,2})\b", re.IGNORECASE)
FILE_NAME = re.compile(
    r"upr[\s_-]*(?P<session>\d{1,2})[\s_-]+(?P<state>[a-z][a-z\s_-]*?)[\s_-]*thematic", re.IGNORECASE
)


class OhchrMatrix(RecommendationProfile):
    name = "ohchr_matrix"
    label = _("OHCHR thematic list of recommendations (DOCX)")
    types = (DOCX,)
    authority = 2

    def fits(self, source: Source) -> bool:
        return matrix(source) is not None

    def rows(self, source: Source) -> Iterator[Row]:
        table = matrix(source)
        if table is None:
            raise FileProblem("HEADER_MISSING")
        heading, *lines = table
        columns = columns_of(heading)
        about = facts_of(source)
        about["layout"] = layout_of(heading, lines)
        common = most_common_symbol(lines, columns["text"])
        theme = ""
        for line in lines:
            if line.is_empty or columns_of(line):  # headings come back on each page of some documents
                continue
            if is_theme_heading(line):
                theme = THEME.sub("", str(line.cells[0])).strip()
                continue
            values = {name: at(line.cells, index) for name, index in columns.items()}
            yield Row(line.number, {**values, "heading": theme, "common_symbol": common, **about})

    def columns(self, source: Source) -> dict[str, str]:
        table = matrix(source)
        if not table:
            return {}
        heading = table[0].cells
        named = {name: f"{index + 1} · {at(heading, index) or name}" for name, index in columns_of(table[0]).items()}
        above = {"state": str(_("page heading")), "session": str(_("page heading"))}
        return {"sdgs": named.get("last", named["themes"]), **named, **above}

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        text, source, symbol = split_source(str(values["text"] or ""))
        sections = sections_of(str(values["themes"] or ""))
        if values["layout"] == "uhri-2024":
            sections["sdgs"] += bullets(str(values.get("last") or ""))
        themes = [*([values["heading"]] if values["heading"] else []), *sections["themes"]]
        return Candidate(
            states=(values["state"],) if values["state"] else (),
            session=values["session"],
            cycle=values["cycle"],
            text=text,
            position=" ".join(str(values["position"] or "").split()),
            recommending=None,
            position_source=source,
            symbol=symbol or values["common_symbol"],
            vocabulary=values["layout"],
            themes=tuple(dict.fromkeys(themes)),
            groups=tuple(dict.fromkeys(sections["groups"])),
            sdgs=tuple(sections["sdgs"]),
            has_paragraphs=True,
            names_document=True,
            source_found=bool(symbol),
            fields={"recommending": "text", "position": "position", "symbol": "text", "sdgs": "sdgs"},
        )


def matrix(source: Source) -> list[Line] | None:
    """The heading and the rows below it; where the list goes on in a second table, its rows count on."""
    found: list[Line] | None = None
    passed = 0
    for table in tables.guarded_tables(source):
        lines = [Line(passed + line.number, line.cells) for line in table]
        passed += len(table)
        start = next((index for index, line in enumerate(lines[:6]) if columns_of(line)), None)
        if start is None:
            if found and len(lines[0].cells) >= 3:
                found += lines
        elif found:
            found += lines[start + 1 :]
        else:
            found = lines[start:]
    return found


def columns_of(line: Line) -> dict[str, int]:
    """Field → column, when this line is the heading; some lists number their rows in a column in front."""
    names = [tables.normal(cell) for cell in line.cells]
    found = {
        field: next(index for index, name in enumerate(names) if name.startswith(known))
        for field, known in HEADINGS.items()
        if any(name.startswith(known) for name in names)
    }
    if len(set(found.values())) < len(HEADINGS):  # also a merged row that holds all these words
        return {}
    last = next((index for index, name in enumerate(names) if name.startswith(GOALS)), found["themes"] + 1)
    return found | ({"last": last} if last < len(names) else {})


def is_theme_heading(line: Line) -> bool:
    """A row merged across the table, or one that says so itself."""
    texts = {str(cell).strip() for cell in line.cells if str(cell or "").strip()}
    return len(texts) == 1 and (THEME.match(texts.copy().pop()) is not None or len(set(map(str, line.cells))) == 1)


def layout_of(heading: Line, lines: list[Line]) -> str:
    """Themes of different cycles come from different vocabularies and are not comparable."""
    if any(tables.normal(cell).startswith(GOALS) for cell in heading.cells):
        return "uhri-2024"
    themes = [THEME.sub("", str(line.cells[0])) for line in lines if is_theme_heading(line)]
    coded = sum(bool(CODED_THEME.match(theme)) for theme in themes)
    return "uhri-2014" if coded * 2 > len(themes) else "uhri-2019"


def split_source(cell: str) -> tuple[str, str, str]:
    """Text, source of the position as we cite it, and the symbol of the report itself (without its addendum).

    Of several source lines in one cell the first is cited, and none stays in the text.
    """
    match = SOURCE_LINE.search(cell)
    if match is None:
        return cell, "", ""
    source = tidy_symbol(texts.clean(match["source"]).strip(" ;"))
    symbol = SYMBOL.search(source)
    text = SOURCE_LINE.sub("", cell)
    if symbol is None:
        return text, source[:80], ""
    # the last number: «A/HRC/28/15/Add.1, para. 3 - Para. 3» says it twice
    paragraphs = PARAGRAPH.findall(source[symbol.end() :])
    name = ADDENDUM.sub(lambda addendum: addendum[0].title(), symbol[0].upper())
    cited = name + (f", para. {paragraphs[-1]}" if paragraphs else "")
    return text, cited, ADDENDUM.sub("", name)


def tidy_symbol(source: str) -> str:
    """`A/HRC/59/15 / Add 1`, `Add1` and `A/HRC/59/15.Add.1` are slips of A/HRC/59/15/Add.1."""
    source = re.sub(r"\s*/\s*", "/", source)
    return re.sub(r"[/.\s]*\b(Add|Corr|Rev)\.?\s*(\d)", r"/\1.\2", source, flags=re.IGNORECASE).lstrip("/")


def most_common_symbol(lines: list[Line], column: int) -> str:
    """For rows whose own source line has a slip of the pen."""
    found = Counter(split_source(str(at(line.cells, column) or ""))[2] for line in lines)
    del found[""]
    return found.most_common(1)[0][0] if found else ""


def bullets(cell: str) -> list[str]:
    lines = (re.sub(r"^\s*[-•–]\s*", "", line).strip() for line in texts.clean_lines(cell))
    return [line for line in lines if line]


def sections_of(cell: str) -> dict[str, list[str]]:
    """`- theme` lines, then groups of persons (and in cycle 3 SDGs) below their own small headings."""
    sections: dict[str, list[str]] = {"themes": [], "groups": [], "sdgs": []}
    current = "themes"
    for line in bullets(cell):
        name, colon, rest = line.partition(":")
        section = SECTIONS.get(" ".join(name.casefold().split()))
        if section and (colon or line.casefold() in SECTIONS):
            current = section
            sections[current] += [rest.strip()] if rest.strip() else []
        else:
            sections[current].append(line)
    return sections


def facts_of(source: Source) -> dict[str, Any]:
    """State, session and cycle: from the page heading, else from the text above the table, else from the file name."""
    state = session = cycle = None
    for text in tables.docx_texts(source):
        if match := ABOUT.search(texts.clean_lines_joined(text)):
            state = match["state"].strip(" -–(,")
            session, cycle = number(SESSION, match["rest"]), number(CYCLE, match["rest"])
            if cycle is None and (word := CYCLE_WORD.search(match["rest"])):
                cycle = ORDINALS[word[1].casefold()]
            break
    named = FILE_NAME.search(source.name)
    if named and session is None:
        session = int(named["session"])
    if named and not state:
        state = re.sub(r"[\s_-]+", " ", named["state"]).strip()
    return {"state": state or "", "session": session, "cycle": cycle}


def number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return next((int(group) for group in match.groups() if group), None) if match else None
