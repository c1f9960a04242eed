"""OHCHR's Universal Human Rights Index: the Excel export, and the JSON export of everything (365 MB), read as a stream.

Headings are matched by their letters, so that OHCHR's own spelling (Reccomending) and the correct one both count.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import ijson
from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Row
from portal.imports.sources import JSON, TEXT, XLS, XLSX, Source
from projects.recommendations.models import RecommendationSdg
from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile
from projects.recommendations.profiles.columns import ColumnsProfile, date_text, one, several

VOCABULARY = "uhri-2024"  # the database holds one vocabulary, that of the lists of cycle 4
HEADINGS = {
    "text": ("text", "recommendationtext", "annotationtext"),
    "state": ("countriesconcerned", "countryconcerned", "countries", "country"),
    "mechanism": ("reccomendingbody", "recommendingbody", "body"),
    "symbol": ("documentsymbol", "symbol"),
    "themes": ("themes", "theme"),
    "groups": ("affectedpersons", "affectedperson"),
    "sdgs": ("sdgs", "sdg", "relevantsdgs"),
    "published": ("documentpublicationdate", "publicationdate"),
    "recommending": (
        "uprreccomendingstates", "uprrecommendingstates", "uprreccomendingstate", "uprrecommendingstate",
        "uprrecommendingcountry", "uprrecommendingcountries", "uprreccomendingcountry",
    ),
    "position": ("uprposition", "uprpositions"),
    "type": ("type", "annotationtype"),
    "annotation": ("ohchrannotationid", "annotationid"),
    "session": ("uprsession", "uprsessions"),
    "cycle": ("uprcycle", "uprcycles"),
    "document_id": ("documentid",),
    "uhri_published": ("dateofpublicationonuhri", "publicationdateonuhri"),
}  # fmt: skip
KEYS = {spelling: field for field, spellings in HEADINGS.items() for spelling in spellings}
COLUMNS = {"recommending": "recommending", "position": "position", "symbol": "symbol", "sdgs": "sdgs", "text": "text"}


class Uhri(RecommendationProfile):
    authority = 3
    sdg_origin = RecommendationSdg.Origin.UHRI

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        get = values.get
        return Candidate(
            states=several(get("state")),
            text=str(get("text") or ""),
            recommending=several(get("recommending")),
            mechanism=one(get("mechanism")),
            session=one(get("session")),
            cycle=one(get("cycle")),
            position=one(get("position")),
            symbol=one(get("symbol")),
            type=one(get("type")) if "type" in values else None,
            annotation=one(get("annotation")),
            document_id=one(get("document_id")),
            published=one(get("published")),
            uhri_published=one(get("uhri_published")),
            vocabulary=VOCABULARY,
            themes=several(get("themes")),
            groups=several(get("groups")),
            sdgs=several(get("sdgs")),
            names_document=True,
            closing_names=True,
            fields=COLUMNS,
        )


class UhriTable(Uhri, ColumnsProfile):
    name = "uhri_xlsx"
    label = _("UHRI export (XLSX, or CSV in its columns)")
    types = (XLSX, XLS, TEXT)
    headings = HEADINGS
    required = (("text",), ("mechanism",), ("state", "symbol"))
    dates = ("published", "uhri_published")


class UhriJson(Uhri):
    name = "uhri_json"
    label = _("UHRI export (JSON)")
    types = (JSON,)

    def fits(self, source: Source) -> bool:
        """By the keys of the first records; a file that is damaged further down still fits, and is told so."""
        try:
            start = list(itertools.islice(records(source), 3))
        except FileProblem:
            return False
        names = {KEYS.get(tables.normal(key)) for record in start for key in record}
        return {"text", "mechanism"} <= names and bool({"state", "symbol"} & names)

    def rows(self, source: Source) -> Iterator[Row]:
        for number, record in enumerate(records(source), start=1):
            values = {field: plain(value) for key, value in record.items() if (field := KEYS.get(tables.normal(key)))}
            for name in ("published", "uhri_published"):
                values[name] = date_text(values.get(name))
            yield Row(number, values)

    def columns(self, source: Source) -> dict[str, str]:
        start = list(itertools.islice(records(source), 1))
        return {field: key for record in start for key in record if (field := KEYS.get(tables.normal(key)))}


def records(source: Source) -> Iterator[dict[str, Any]]:
    """One object after the other, never the whole: of the array that the file is, or of the first one inside it."""
    number = 0
    try:
        with source.utf8() as file:
            prefix = array_of_records(file)
        with source.utf8() as file:
            for record in ijson.items(file, f"{prefix}.item" if prefix else "item", use_float=True):
                number += 1
                if isinstance(record, dict):
                    yield record
    except FileProblem:
        raise
    except Exception as error:  # the parser raises whatever a broken file makes it raise
        raise FileProblem("FILE_DAMAGED", row=number + 1, raw=str(error).split("\n")[0][:120], after=number) from error


def array_of_records(file: Any) -> str:
    """Where the first array of objects stands: "" is the top."""
    arrays: list[str] = []
    for place, event, _value in itertools.islice(ijson.parse(file), 10_000):
        if event == "start_array":
            arrays.append(place)
        elif event == "start_map" and arrays and place == f"{arrays[-1]}.item".lstrip("."):
            return arrays[-1]
    return ""


def plain(value: Any) -> Any:
    """What PostgreSQL's JSON can keep, with lists for several values and text for all else."""
    if isinstance(value, list):
        return [str(tables.plain(part)) for part in value if part not in (None, "") and not isinstance(part, dict)]
    if isinstance(value, dict):
        return ""
    return tables.plain(value)
