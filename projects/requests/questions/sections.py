"""Which part of the request each field belongs to, so that a question on one part opens that part and no other."""

from collections.abc import Iterable
from typing import Any

from projects.requests.drafting.sections import SECTIONS

LABELS: dict[str, Any] = {section.key: section.title for section in SECTIONS}
FIELDS: dict[str, tuple[str, ...]] = {
    section.key: tuple("letter" if name == "letter_file" else name for name in section.fields) for section in SECTIONS
} | {"components": ("components",)}  # the seven scores are compared as one


def fields_of(sections: Iterable[str]) -> frozenset[str]:
    return frozenset(name for section in sections for name in FIELDS.get(section, ()))


def section_of(field: str) -> str:
    return next((section for section, names in FIELDS.items() if field in names), "")
