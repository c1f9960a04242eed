"""The ways to break a figure down, from `data/disaggregation.toml`, brought in by `load_reference`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.reference.loading import Count, ids_by, merge
from portal.reference.sources import Row, in_every_language
from projects.results.models import DisaggregationCategory, DisaggregationType

DATA = Path(__file__).parent / "data" / "disaggregation.toml"


def load() -> Count:
    types = tomllib.loads(DATA.read_text(encoding="utf-8"))
    not_recorded = types.pop("not_recorded")
    first = merge(DisaggregationType, "code", type_rows(types["type"]))
    second = merge(
        DisaggregationCategory,
        "code",
        category_rows(types["type"], not_recorded, ids_by(DisaggregationType, "code")),
    )
    return Count(first.created + second.created, first.updated + second.updated, first.unchanged + second.unchanged)


def type_rows(types: list[dict[str, Any]]) -> Iterator[Row]:
    for position, entry in enumerate(types, start=1):
        yield {"code": entry["code"], "position": position, **in_every_language("name", entry)}


def category_rows(types: list[dict[str, Any]], not_recorded: dict[str, str], ids: dict[str, int]) -> Iterator[Row]:
    """Each type ends with what is not known by it, so that its categories cover everybody once."""
    for entry in types:
        last = {"code": "not-recorded", **not_recorded}
        for position, category in enumerate([*entry["category"], last], start=1):
            yield {
                "type_id": ids[entry["code"]],
                "code": f"{entry['code']}-{category['code']}",
                "position": position,
                **in_every_language("name", category),
            }
