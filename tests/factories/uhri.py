"""Files in UHRI's layout, in UPR Info's present one and in the portal's own, written by ourselves."""

import csv
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

UHRI_HEADINGS = (
    "Text", "Countries Concerned", "Reccomending Body", "Document Symbol", "Themes", "Affected Persons", "Sdgs",
    "Document Publication Date", "UPR Reccomending States", "UPR Position", "Type", "OHCHR Annotation Id", "UPR Session",
    "Regions Concerned", "Recommending Regions", "Date of publication on UHRI",
)  # fmt: skip
KEYS = (
    "Text", "Countries", "Body", "Symbol", "Themes", "AffectedPersons", "Sdgs", "PublicationDate",
    "UprRecommendingCountry", "UprPositions", "AnnotationType", "AnnotationId", "UprSession", "Regions",
    "UprRecommendingRegions", "PublicationDateOnUhri",
)  # fmt: skip
LISTS = {
    "Countries", "Themes", "AffectedPersons", "Sdgs", "UprRecommendingCountry", "UprPositions", "UprSession", "Regions",
    "UprRecommendingRegions",
}  # fmt: skip


def identifier(number: int) -> str:
    return str(uuid.UUID(int=number))


def uhri_row(
    text: str = "140.7 Ratify the Optional Protocol (Maldives) (Portugal);",
    *,
    number: int = 1,
    country: str = "- Slovenia",
    body: str = "- UPR",
    symbol: object = "A/HRC/59/15",
    themes: str = "- Right to health\r\n- Equality, & more",
    groups: str = "- Women & girls",
    sdgs: str = "- 16.3 - Promote the rule of law",
    published: object = 45740,
    states: str = "- Maldives\r\n- Portugal",
    position: str = "- Supported",
    type: str = "- Recommendations",
    annotation: object = None,
    session: str = "- 48th Session",
    on_uhri: object = 45870.4996282407,
) -> tuple[object, ...]:
    return (
        text, country, body, symbol, themes, groups, sdgs, published, states, position, type,
        identifier(number) if annotation is None else annotation, session, "- Eastern Europe", "", on_uhri,
    )  # fmt: skip


def observation(text: str, **facts: Any) -> tuple[object, ...]:
    """A row of a mechanism other than the UPR."""
    facts = {"body": "- CEDAW", "symbol": "CEDAW/C/SVN/CO/7", "states": "", "position": "", "session": ""} | facts
    return uhri_row(text, **facts)


def uhri_xlsx(
    path: Path,
    rows: Iterable[Sequence[object]],
    *,
    headings: Sequence[str] = UHRI_HEADINGS,
    above: Sequence[Sequence[object]] = (),
    sheet_before: str = "",
    from_1904: bool = False,
) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    if sheet_before:
        sheet.title = sheet_before
        sheet.append(["Notes on this file"])
        sheet = book.create_sheet("Data")
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def as_record(row: Sequence[object]) -> dict[str, object]:
    return {key: value_of(key, cell) for key, cell in zip(KEYS, row, strict=True)} | {
        "DocumentId": str(uuid.uuid5(uuid.NAMESPACE_URL, str(row[3]))),
        "UprCycle": None,
    }


def value_of(key: str, cell: object) -> object:
    if key in LISTS:
        return [part.removeprefix("- ").strip() for part in str(cell).splitlines() if part.strip()]
    dates = {"PublicationDate": "2025-03-24T00:00:00", "PublicationDateOnUhri": "2025-08-01T11:59:27.827"}
    return dates.get(key, cell)


def uhri_json(path: Path, rows: Iterable[Sequence[object]], *, inside: str = "", encoding: str = "utf-8") -> Path:
    records: Any = [as_record(row) for row in rows]
    content = {"count": len(records), inside: records} if inside else records
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    return path


UWAZI_HEADINGS = (
    "Title", "Date added", "Template", "State Under Review", "Recommending State", "Recommendation", "Response", "Issues",
    "Action Category", "Cycle", "Session", "Related Document", "Geolocation", "Documents", "Attachments", "Published",
)  # fmt: skip


def uwazi_row(
    text: str = "Ratify the Convention against Torture",
    *,
    state: str = "Peru",
    by: str = "France",
    response: str = "Supported",
    issues: str = "Civil & political rights::Torture|Justice",
    action: str = "5 - Specific action",
    cycle: str = "4",
    session: str = "44 - November 2023",
    template: str = "Recommendation",
) -> tuple[object, ...]:
    return (
        text[:40], "2024-01-05", template, state, by, text, response, issues, action, cycle, session, "", "", "", "",
        "Published",
    )  # fmt: skip


def uwazi_csv(path: Path, rows: Iterable[Sequence[object]], *, headings: Sequence[str] = UWAZI_HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def template_csv(path: Path, rows: Iterable[Mapping[str, object]], *, language: str = "en") -> Path:
    from projects.recommendations.profiles.template import entries, heading

    fields = list(entries())
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([heading(field, language) for field in fields])
        csv.writer(file).writerows([[row.get(field, "") for field in fields] for row in rows])
    return path
