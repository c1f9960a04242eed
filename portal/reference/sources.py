"""The tables of `portal/reference/data` as rows of the models. Codes come from pycountry, most names from Babel.

Which wordings are official and which are proposals that wait for a review is said at the top of `lists.toml`.
"""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale
from django.conf import settings
from django.utils.translation import to_locale

Row = dict[str, Any]

DATA = Path(__file__).parent / "data"

# Column suffix → Babel's locale: zh_hans → zh_Hans.
LOCALES = {code.replace("-", "_"): Locale.parse(to_locale(code)) for code, _name in settings.LANGUAGES}


def in_every_language(field: str, texts: dict[str, str]) -> Row:
    """The columns of a translated field; the column without a language says the same as the English one."""
    return {field: texts["en"]} | {f"{field}_{suffix}": texts[suffix] for suffix in LOCALES}


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def country(iso3: str) -> "pycountry.db.Country":
    found = pycountry.countries.get(alpha_3=iso3)
    if found is None:
        raise LookupError(f"ISO 3166 does not know {iso3}, which states.csv lists.")
    return found


def state_names(iso3: str) -> dict[str, str]:
    """The UN short name of a State by column suffix: our own table where the UN form differs, else Babel's name."""
    iso2 = country(iso3).alpha_2
    un_forms = table("un_names.toml").get(iso3, {})
    return {suffix: un_forms.get(suffix) or locale.territories[iso2] for suffix, locale in LOCALES.items()}


def states(group_ids: dict[str, int]) -> Iterator[Row]:
    for line in lines("states.csv"):
        codes = country(line["iso3"])
        yield {
            "iso3": line["iso3"],
            "iso2": codes.alpha_2,
            "m49": codes.numeric,
            "status": line["status"],
            "regional_group_id": group_ids[line["group"]] if line["group"] else None,
            "is_ldc": line["ldc"] == "x",
            "is_lldc": line["lldc"] == "x",
            "is_sids": line["sids"] == "x",
            **in_every_language("name", state_names(line["iso3"])),
        }


def coded_names(kind: str) -> Iterator[Row]:
    for position, entry in enumerate(table("lists.toml")[kind], start=1):
        yield {"code": entry["code"], "position": position, **in_every_language("name", entry)}


def entities() -> Iterator[Row]:
    for entry in table("lists.toml")["entity"]:
        yield {
            "code": entry["code"],
            "kind": entry["kind"],
            **in_every_language("name", entry["name"]),
            **in_every_language("note", entry.get("note") or dict.fromkeys(LOCALES, "")),
        }


def components() -> Iterator[Row]:
    for entry in table("lists.toml")["component"]:
        yield {
            "number": entry["number"],
            **in_every_language("name", entry["name"]),
            **in_every_language("description", entry["description"]),
            **in_every_language("question", entry["question"]),
        }


def goals() -> Iterator[Row]:
    for entry in table("lists.toml")["goal"]:
        yield {"number": entry["number"], **in_every_language("name", entry)}


def targets(goal_ids: dict[int, int]) -> Iterator[Row]:
    for entry in table("lists.toml")["goal"]:
        numbered, lettered = entry["targets"]
        endings = [*map(str, range(1, numbered + 1)), *"abcd"[:lettered]]
        for position, ending in enumerate(endings, start=1):
            yield {
                "code": f"{entry['number']}.{ending}",
                "goal_id": goal_ids[entry["number"]],
                "position": position,
            }


def upr_sessions() -> Iterator[Row]:
    """Days where a UN text confirms them. Otherwise the month alone, as its first day without an end, or nothing."""
    for line in lines("upr_sessions.csv"):
        yield {
            "number": int(line["session"]),
            "cycle": int(line["cycle"]),
            "starts_on": date.fromisoformat(line["starts_on"]) if line["starts_on"] else None,
            "ends_on": date.fromisoformat(line["ends_on"]) if line["ends_on"] else None,
            "precision": line["precision"],
        }


def spellings(iso3: str) -> Iterator[tuple[str, str]]:
    """Every spelling of a State that we know of, each with its source, the most authoritative source first."""
    codes = country(iso3)
    yield from ((name, "un") for name in state_names(iso3).values())
    yield iso3, "iso"
    for attribute in ("name", "official_name", "common_name"):
        if name := getattr(codes, attribute, None):
            yield name, "iso"
    yield from ((locale.territories[codes.alpha_2], "cldr") for locale in LOCALES.values())
    for source, names in table("spellings.toml").get(iso3, {}).items():
        yield from ((name, source) for name in names)
