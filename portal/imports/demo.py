"""Illustrative files that could not be used, brought by the people who would: what came back to them on their desks."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch

FILES = (  # who, kind of import, name
    ("officer@demo.example", "recommendations", "recommendations (illustrative).docx"),
    ("finance@demo.example", "rates", "rates (illustrative).pdf"),
)


def load(people: Mapping[str, User]) -> None:
    """Once: the name of a file says that it was brought."""
    for address, kind, name in FILES:
        if not ImportBatch.objects.filter(file_name=name).exists():
            bring(people[address], kind, name)


def bring(person: User, kind: str, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_text("An illustrative text and no table.", encoding="utf-8")
        pipeline.stage(get_kind(kind), path, by=person, name=name)
