import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.models import Organisation
from portal.imports import kinds
from portal.imports.kinds import ImportKind, Plan, Row, TableProfile
from portal.imports.models import ImportBatch, Outcome
from tests.portal.imports.seats import SeatsImport


class Bodies(TableProfile):
    """Name and kind of organisations: the smallest thing that the pipeline can bring in."""

    name = "bodies"
    label = "Bodies"
    headings = {"name": ("name", "body"), "kind": ("kind",)}
    required = ("name", "kind")


class BodiesImport(ImportKind):
    name = "bodies"
    label = "Bodies"
    permission = "projects.import_recommendation"
    profiles = (Bodies(),)
    model = Organisation

    def context(self, batch: ImportBatch) -> dict[str, Organisation]:
        return {body.name: body for body in Organisation.objects.all()}

    def plan(self, row: Row, context: dict[str, Organisation]) -> Plan:
        plan = Plan(row)
        name, kind = row.values["name"], row.values["kind"]
        if not name:
            plan.say("TEXT_EMPTY", field="name")
            return plan
        if kind not in Organisation.Kind.values:
            plan.say("TYPE_UNKNOWN", field="kind", raw=kind, severity="error")
            return plan
        known = context.get(name)
        if known is None:
            plan.outcome = Outcome.CREATE
        elif known.kind != kind:
            plan.outcome = Outcome.UPDATE
            plan.changes = {"kind": [known.kind, kind]}
        plan.values = known or Organisation(name=name, kind=kind)
        return plan

    def write(self, plans: list[Plan], context: Any, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            if plan.changes:
                plan.values.kind = plan.changes["kind"][1]
            plan.values.save()
            plan.record_id = plan.values.pk
            if plan.outcome == Outcome.CREATE:
                plan.created = {"portal.Organisation": [plan.values.pk]}


@pytest.fixture
def bodies() -> Iterator[BodiesImport]:
    kinds.all_kinds()
    kind = BodiesImport()
    kinds.REGISTRY[kind.name] = kind
    yield kind
    del kinds.REGISTRY[kind.name]


@pytest.fixture
def seats() -> Iterator[SeatsImport]:
    kinds.all_kinds()
    kind = SeatsImport()
    kinds.REGISTRY[kind.name] = kind
    yield kind
    del kinds.REGISTRY[kind.name]


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: tuple[str, ...], name: str = "bodies.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("Name", "Kind"), *rows])
        return path

    return write
