"""The mechanisms of `data/mechanisms.toml`, brought in by `load_reference`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from portal.reference.loading import Count, merge
from portal.reference.sources import Row, in_every_language
from projects.recommendations.models import Mechanism

DATA = Path(__file__).parent / "data" / "mechanisms.toml"


def rows() -> Iterator[Row]:
    for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["mechanism"]:
        yield {"code": entry["code"], "kind": entry["kind"], **in_every_language("name", entry)}


def load() -> Count:
    return merge(Mechanism, "code", rows())
