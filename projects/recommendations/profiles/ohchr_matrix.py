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
from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile

FIELDS = ("text", "position", "themes", "last")
HEADINGS = (("recommendation",), ("position",), ("fulllistofthemes", "humanrightsthemes", "themes"))
THEME = re.compile(r"^\s*Themes?\s*:\s*", re.IGNORECASE)
SOURCE_LINE = re.compile(r"\s*\bSource\s+of\s+[Pp]osition\s*:?\s*(?P<source>[^\n]*)", re.IGNORECASE)
SYMBOL = re.compile(r"A/HRC/[A-Za-z0-9.]+(?:/[A-Za-z0-9.]+)*?(?=[\s,;)]|$|-)")
PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.?\s*(\d+)", re.IGNORECASE)
ADDENDUM = re.compile(r"/(?:Add|Corr|Rev)\.\d+$", re.IGNORECASE)
CODED_THEME = re.compile(r"^[A-Z]\d")
SECTIONS = {
    "groups of persons": "groups",
    "groups of person": "groups",
    "affected persons": "groups",
    "persons affected": "groups",
    "sdgs": "sdgs",
    "relevant sdgs": "sdgs",
}
ABOUT = re.compile(
    r"(?:UPR|Universal Periodic Review) of (?:the )?(?P<state>[^\n\t]+?)\s*\((?P<rest>[^\n\t]*?(?:cycle|session)[^\n\t]*?)\)",
    re.IGNORECASE,
)
CYCLE = re.compile(r"(\d)\s*(?:st|nd|rd|th)?\s+cycle", re.IGNORECASE)
SESSION = re.compile(r"(\d{1,2})\s*(?:st|nd|rd|th)?\s+session", re.IGNORECASE)
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
        about = facts_of(source)
        about["layout"] = layout_of(heading, lines)
        common = most_common_symbol(lines)
        theme = ""
        for line in lines:
            if line.is_empty or is_heading(line):  # headings come back on each page of some documents
                continue
            if is_theme_heading(line):
                theme = THEME.sub("", str(line.cells[0])).strip()
                continue
            values = {name: at(line.cells, index) for index, name in enumerate(FIELDS)}
            yield Row(line.number, {**values, "heading": theme, "common_symbol": common, **about})

    def columns(self, source: Source) -> dict[str, str]:
        table = matrix(source)
        heading = table[0].cells if table else []
        named = {name: f"{index + 1} · {at(heading, index) or name}" for index, name in enumerate(FIELDS)}
        return {**named, "sdgs": named["last"], "state": str(_("page heading")), "session": str(_("page heading"))}

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        cell = str(values["text"] or "")
        text, source, symbol = split_source(cell)
        sections = sections_of(str(values["themes"] or ""))
        if values["layout"] == "uhri-2024":
            sections["sdgs"] += bullets(str(values["last"] or ""))
        themes = [*([values["heading"]] if values["heading"] else []), *sections["themes"]]
        return Candidate(
            state=values["state"],
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
            sdgs=tuple(sdg.split(" - ", 1)[0].strip() for sdg in sections["sdgs"]),
            has_paragraphs=True,
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
        start = next((index for index, line in enumerate(lines[:3]) if is_heading(line)), None)
        if start is None:
            if found and len(lines[0].cells) >= 3:
                found += lines
        elif found:
            found += lines[start + 1 :]
        else:
            found = lines[start:]
    return found


def is_heading(line: Line) -> bool:
    names = [tables.normal(cell) for cell in line.cells[:3]]
    return len(names) == 3 and all(name.startswith(known) for name, known in zip(names, HEADINGS, strict=True))


def is_theme_heading(line: Line) -> bool:
    """A row merged across the table, or one that says so itself."""
    texts = {str(cell).strip() for cell in line.cells if str(cell or "").strip()}
    return len(texts) == 1 and (THEME.match(texts.copy().pop()) is not None or len(set(map(str, line.cells))) == 1)


def layout_of(heading: Line, lines: list[Line]) -> str:
    """Themes of different cycles come from different vocabularies and are not comparable."""
    if "sdgs" in tables.normal(at(heading.cells, 3)):
        return "uhri-2024"
    themes = [THEME.sub("", str(line.cells[0])) for line in lines if is_theme_heading(line)]
    coded = sum(bool(CODED_THEME.match(theme)) for theme in themes)
    return "uhri-2014" if coded * 2 > len(themes) else "uhri-2019"


def split_source(cell: str) -> tuple[str, str, str]:
    """Text, source of the position as we cite it, and the symbol of the report itself (without its addendum)."""
    match = SOURCE_LINE.search(cell)
    if match is None:
        return cell, "", ""
    text = cell[: match.start()] + cell[match.end() :]
    source = re.sub(r"\b(Add|Corr|Rev)\.?\s+(\d)", r"\1.\2", match["source"].strip(" ;"), flags=re.IGNORECASE)
    symbol = SYMBOL.search(source)
    if symbol is None:
        return text, source[:80], ""
    # the last number: «A/HRC/28/15/Add.1, para. 3 - Para. 3» says it twice
    paragraphs = PARAGRAPH.findall(source[symbol.end() :])
    cited = symbol[0] + (f", para. {paragraphs[-1]}" if paragraphs else "")
    return text, cited, ADDENDUM.sub("", symbol[0])


def most_common_symbol(lines: list[Line]) -> str:
    """For rows whose own source line has a slip of the pen."""
    found = Counter(split_source(str(line.cells[0] or ""))[2] for line in lines if line.cells)
    del found[""]
    return found.most_common(1)[0][0] if found else ""


def bullets(cell: str) -> list[str]:
    lines = (re.sub(r"^\s*[-•–]\s*", "", line).strip() for line in cell.splitlines())
    return [line for line in lines if line]


def sections_of(cell: str) -> dict[str, list[str]]:
    """`- theme` lines, then groups of persons (and in cycle 3 SDGs) below their own small headings."""
    sections: dict[str, list[str]] = {"themes": [], "groups": [], "sdgs": []}
    current = "themes"
    for line in bullets(cell):
        name = line.rstrip(": ").casefold()
        if line.rstrip().endswith(":") and name in SECTIONS:
            current = SECTIONS[name]
        else:
            sections[current].append(line)
    return sections


def facts_of(source: Source) -> dict[str, Any]:
    """State, session and cycle: from the page heading, else from the text above the table, else from the file name."""
    state = session = cycle = None
    for text in tables.docx_texts(source):
        if match := ABOUT.search(text):
            state = match["state"].strip()
            numbers = {"session": SESSION.search(match["rest"]), "cycle": CYCLE.search(match["rest"])}
            session = numbers["session"] and int(numbers["session"][1])
            cycle = numbers["cycle"] and int(numbers["cycle"][1])
            break
    named = FILE_NAME.search(source.name)
    if named and session is None:
        session = int(named["session"])
    if named and not state:
        state = re.sub(r"[\s_-]+", " ", named["state"]).strip()
    return {"state": state or "", "session": session, "cycle": cycle}
