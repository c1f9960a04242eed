"""A small kind of import whose rows ask everything that the review page can answer."""

from dataclasses import dataclass, field
from typing import Any

from portal.accounts.models import Organisation
from portal.imports.kinds import Absent, ImportKind, Plan, Row, TableProfile
from portal.imports.models import ImportBatch, Outcome
from portal.reference.aliases import StateNames
from portal.reference.models import State


class Seats(TableProfile):
    """Organisations with the State in which they sit."""

    name = "seats"
    label = "Seats of organisations"
    headings = {"name": ("name",), "kind": ("kind",), "state": ("state",)}
    required = ("name", "kind", "state")


@dataclass
class Known:
    names: StateNames
    bodies: dict[str, Organisation]
    states: dict[str, State]
    seen: set[str] = field(default_factory=set)


class SeatsImport(ImportKind):
    name = "seats"
    label = "Seats"
    permission = "projects.import_recommendation"
    profiles = (Seats(),)
    model = Organisation

    def context(self, batch: ImportBatch) -> Known:
        return Known(
            StateNames(),
            {body.name_en: body for body in Organisation.objects.select_related("state")},
            {state.iso3: state for state in State.objects.all()},
        )

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        name, kind = row.values["name"], row.values["kind"]
        state = self.state(plan, context)
        if name.startswith("Response of") and not row.decisions.get("force"):
            plan.say("NOT_A_RECOMMENDATION", field="name", raw=name, may_force=True)
        if plan.is_rejected or state is None:
            return plan
        context.seen.add(name)
        known = context.bodies.get(name)
        if known is None:
            plan.outcome, plan.values = Outcome.CREATE, Organisation(name_en=name, kind=kind, state=state)
        else:
            plan.values = known
            self.compare(plan, known, kind)
        return plan

    def state(self, plan: Plan, context: Known) -> State | None:
        text = plan.row.values["state"]
        if decided := plan.row.decisions.get("state"):
            return context.states[decided]
        if ";" in text:
            choices = [state.iso3 for part in text.split(";") if (state := context.names.find(part))]
            plan.say("MULTI_COUNTRY", field="state", raw=text, choices=choices)
            return None
        state = context.names.find(text)
        if state is None:
            nearest = context.names.nearest(text)
            plan.say(
                "STATE_UNKNOWN",
                field="state",
                raw=text,
                name=text,
                nearest=", ".join(map(str, nearest)),
                nearest_iso3=[each.iso3 for each in nearest],
            )
        return state

    def compare(self, plan: Plan, known: Organisation, kind: str) -> None:
        """The kind of a body whose name says so was corrected by a person."""
        if known.kind == kind:
            return
        decided = plan.row.decisions.get("kind")
        if "corrected" in known.name and decided is None:
            plan.say("EDITED_LOCALLY", field="kind", raw=kind, portal=known.kind, decide="kind")
            plan.outcome = Outcome.CONFLICT
        elif decided != "portal":
            plan.outcome, plan.changes = Outcome.UPDATE, {"kind": [known.kind, kind]}

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            if plan.changes:
                plan.values.kind = plan.changes["kind"][1]
        made = [plan for plan in plans if plan.outcome == Outcome.CREATE]
        Organisation.objects.bulk_create(plan.values for plan in made)
        for plan in plans:
            if plan.changes:
                plan.values.save()
            plan.record_id = plan.values.pk
        for plan in made:
            plan.created = {"portal.Organisation": [plan.values.pk]}

    def absent(self, batch: ImportBatch, context: Known) -> list[Absent]:
        return [
            Absent(body.pk, body.name, f"Sits in {body.state}", "en")
            for body in context.bodies.values()
            if body.state_id and body.name not in context.seen
        ]

    def things(self, plan: Plan, context: Known) -> dict[str, int]:
        return {"portal.Organisation": 1} if plan.outcome == Outcome.CREATE else {}
