"""The attendance sheet: an XLSX with three columns that say who, and one that says how many. Counts only."""

import io
import tempfile
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language_bidi, gettext_lazy, override
from django.utils.translation import gettext as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.sources import MEGABYTE, XLSX, open_source
from portal.imports.tables import Line, normal
from portal.workflow import Blocker, NotAllowed
from projects.participation.grid import MOST, Counts, whole_number
from projects.participation.models import Event, Group, Sex
from projects.participation.words import names_a_contact
from projects.partners.models import OrganisationKind

LARGEST = 2 * MEGABYTE
MOST_LINES = 5000
MOST_REASONS = 20
COLUMNS: dict[str, tuple[Any, Any]] = {  # column → heading, the words it takes
    "organisation": (gettext_lazy("Kind of organization"), OrganisationKind),
    "group": (gettext_lazy("Group"), Group),
    "sex": (gettext_lazy("Sex"), Sex),
    "people": (gettext_lazy("People"), None),
}
SPARE_LINES = 60


def template(event: Event) -> bytes:
    """The sheet of one event, with what is known already. Right to left in Arabic; the words are chosen from lists."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, words = book.add_worksheet(str(_("Attendance"))[:31]), book.add_worksheet("lists")
        words.hide()
        if get_language_bidi():
            sheet.right_to_left()
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, (heading, choices) in enumerate(COLUMNS.values()):
            sheet.set_column(place, place, 14 if choices is None else 40)
            sheet.write_string(0, place, str(heading), head)
            offer(sheet, words, place, choices)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(event.attendance.all(), start=1):
            texts = (row.get_organisation_display(), row.get_group_display(), row.get_sex_display())
            for place, text in enumerate(texts):
                sheet.write_string(number, place, str(text))
            sheet.write_number(number, len(texts), row.people)
    return buffer.getvalue()


def offer(sheet: Any, words: Any, place: int, choices: Any) -> None:
    last = MOST_LINES if choices is None else SPARE_LINES * 4
    if choices is None:
        rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MOST}
    else:
        for number, label in enumerate(choices.labels):
            words.write_string(number, place, str(label))
        letter = "ABCD"[place]
        rule = {"validate": "list", "source": f"=lists!${letter}$1:${letter}${len(choices)}"}
    sheet.data_validation(1, place, last, place, rule)


def read(upload: UploadedFile) -> Counts:
    """The counts of a filled sheet; lines of the same kind add up. Raises NotAllowed with the place of each problem."""
    if (upload.size or 0) > LARGEST:
        raise NotAllowed(
            [Blocker(_("The file is larger than 2 MB. An attendance sheet holds counts only."), "id_file")]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(upload.read())
        try:
            source = open_source(path, name=upload.name or "", limit=LARGEST)
            lines = list(tables.lines(source))[: MOST_LINES + 1] if source.type == XLSX else None
        except FileProblem as problem:
            raise NotAllowed([Blocker(str(problem), "id_file")]) from problem
    if lines is None:
        raise NotAllowed(
            [Blocker(_("This is not an XLSX file. Fill in the template and send it as it is."), "id_file")]
        )
    return counts_in(lines)


def counts_in(lines: list[Line]) -> Counts:
    filled = [line for line in lines if not line.is_empty]
    places = columns_of(filled[0]) if filled else {}
    missing = [str(heading) for name, (heading, _choices) in COLUMNS.items() if name not in places]
    if missing:
        sentence = _("The first line of the sheet lacks these columns: %(columns)s.")
        raise NotAllowed([Blocker(sentence % {"columns": ", ".join(missing)}, "id_file")])
    refuse_more_columns(filled, set(places.values()))
    counts: Counts = {}
    reasons: list[Blocker] = []
    for line in filled[1:]:
        read_line(line, places, counts, reasons)
    if reasons:
        raise NotAllowed(reasons[:MOST_REASONS])
    return counts


def refuse_more_columns(lines: list[Line], known: set[int]) -> None:
    """A list of participants must not come in by the way: nothing beside the four columns is read, and none is accepted."""
    more = {place for line in lines for place, cell in enumerate(line.cells) if as_text(cell) and place not in known}
    if more:
        letters = ", ".join(tables.column_letter(place) for place in sorted(more))
        sentence = _("The sheet has more columns than the template (%(columns)s). Send counts only, without names.")
        raise NotAllowed([Blocker(sentence % {"columns": letters}, "id_file")])


def columns_of(line: Line) -> dict[str, int]:
    known = {spelling: name for name, (heading, _choices) in COLUMNS.items() for spelling in spellings(heading)}
    found = {normal(str(cell or "")): place for place, cell in enumerate(line.cells)}
    return {known[text]: place for text, place in found.items() if text in known}


def read_line(line: Line, places: dict[str, int], counts: Counts, reasons: list[Blocker]) -> None:
    values: dict[str, str] = {}
    for name, (heading, choices) in COLUMNS.items():
        cell = line.cells[places[name]] if places[name] < len(line.cells) else None
        text = as_text(cell)
        if name == "group" and not text:
            values[name] = Group.NONE
        elif choices is None:
            values[name] = text
        elif word := meant(choices, text):
            values[name] = word
        else:
            sentence = _("Line %(line)s, %(column)s: “%(text)s” is none of the words of the template.")
            facts = {"line": line.number, "column": heading, "text": _("(hidden)") if names_a_contact(text) else text}
            reasons.append(Blocker(sentence % facts, "id_file"))
    people = whole_number(values.get("people", ""))
    if people is None:
        sentence = _("Line %(line)s: “%(text)s” is not a whole number from 0 to %(most)s.")
        reasons.append(Blocker(sentence % {"line": line.number, "text": values["people"], "most": MOST}, "id_file"))
    elif people and len(values) == len(COLUMNS):
        key = (values["sex"], values["group"], values["organisation"])
        counts[key] = counts.get(key, 0) + people


def as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def meant(choices: Any, text: str) -> str:
    """The word of a list in any of the six languages, or its code; "" when it is none."""
    wanted = normal(text)
    return next((str(choice) for choice in choices if wanted in {choice.value, *spellings(choice.label)}), "")


def spellings(label: Any) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(normal(str(label)))
    return found
