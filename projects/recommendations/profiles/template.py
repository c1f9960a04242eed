"""The portal's own table of recommendations: one set of headings for all mechanisms, in any of the six languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.sources import TEXT, XLS, XLSX
from projects.recommendations.models import RecommendationSdg
from projects.recommendations.profiles.candidate import Candidate
from projects.recommendations.profiles.columns import ColumnsProfile, Headings, one, several
from projects.recommendations.profiles.uhri import VOCABULARY

DATA = Path(__file__).parent.parent / "data" / "template.toml"
TEXTS = {f"text_{code.replace('-', '_')}": code for code in ("ar", "zh-hans", "en", "fr", "ru", "es")}


@cache
def entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def headings() -> Headings:
    return {
        field: tuple(tables.normal(spelling) for name, value in entry.items() for spelling in spellings(name, value))
        for field, entry in entries().items()
    }


def spellings(name: str, value: Any) -> list[str]:
    return value if name == "also" else [value]


def heading(field: str, language: str) -> str:
    return str(entries()[field][language.replace("-", "_")])


def template_address() -> str:
    from django.urls import reverse

    return reverse("recommendation_template")


class Template(ColumnsProfile):
    name = "portal_template"
    label = _("The portal’s own table (XLSX or CSV)")
    types = (XLSX, XLS, TEXT)
    authority = 2
    sdg_origin = RecommendationSdg.Origin.MANUAL
    required = (("mechanism",), ("state",), ("text", *TEXTS))
    dates = ("published",)
    template_url = lazy(template_address, str)()

    def known_headings(self) -> Headings:
        return headings()

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        get = values.get
        text, language = str(get("text") or ""), one(get("language"))
        texts = {code: str(get(name)) for name, code in TEXTS.items() if str(get(name) or "").strip()}
        if not text.strip() and texts:  # only the columns of single languages were filled
            language = "en" if "en" in texts else next(iter(texts))
            text = texts.pop(language)
        return Candidate(
            states=several(get("state")),
            text=text,
            language=language,
            texts=texts,
            recommending=several(get("recommending")),
            mechanism=one(get("mechanism")),
            session=get("session"),
            position=one(get("position")),
            position_source=one(get("position_source")),
            symbol=one(get("symbol")),
            paragraph=one(get("paragraph")),
            type=one(get("type")) or "recommendation",
            annotation=one(get("annotation")),
            published=one(get("published")),
            action=get("action"),
            vocabulary=VOCABULARY,
            themes=several(get("themes")),
            groups=several(get("groups")),
            sdgs=several(get("sdgs")),
            names_document=True,
            closing_names=True,
            fields={name: name for name in entries()},
        )
