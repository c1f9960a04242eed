"""What a person settles on the review page: which State a spelling means, what becomes of a row that asks.

A decision is stored, then the rows are matched again, so that the page shows what the import would do now. All of it can be
withdrawn the same way until the import is applied.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports import background, pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch, ImportRow, ImportRowQuerySet
from portal.reference import aliases
from portal.reference.models import State, StateAlias
from portal.workflow import Blocker, NotAllowed

PORTAL, FILE = "portal", "file"  # whose value stands
FORCE = "force"


def answers(made: dict[str, Any], choice: str, states: frozenset[str]) -> dict[str, Any]:
    """What `choice` decides about a row with this message: nothing when the message does not ask for it.

    `states` are the codes of all States: a person may know better than the suggestions.
    """
    facts = made["facts"]
    if made["code"] == "EDITED_LOCALLY" and facts.get("decide") and choice in (PORTAL, FILE):
        return {facts["decide"]: choice}
    if facts.get("may_force") and choice == FORCE:
        return {"force": True}
    if asks_state(facts) and choice in states:
        return {"state": choice}
    return {}


def asks_state(facts: dict[str, Any]) -> bool:
    """Which State the row is about: several are named, or none. A spelling is settled for all rows instead."""
    return "choices" in facts or facts.get("name") == ""


@transaction.atomic
def settle_name(batch: ImportBatch, *, name: str, state: State | None, by: User) -> ImportBatch:
    """From now on `name` means this State, in this file and in every later one."""
    stored = open_for_decisions(batch, by=by)
    if state is None or not stored.rows.filter(messages__contains=[{"facts": {"name": name}}]).exists():
        raise NotAllowed([Blocker(_("No row of this import asks for that."))])
    before = StateAlias.objects.filter(alias=aliases.normalise(name)).select_related("state").first()
    try:
        aliases.remember(name, state, by)
    except ValidationError as error:
        raise NotAllowed([Blocker(sentence) for sentence in error.messages]) from error
    settled = {
        "name": name,
        "iso3": state.iso3,
        "before": before.state.iso3 if before else "",
        "who": by.name,
        "at": timezone.now().isoformat(),
    }
    stored.names = [*(each for each in stored.names if each["name"] != name), settled]
    stored.save(update_fields=["names"])
    return matched_again(stored, by=by, verb="decide_import", facts={"name": name, "state": state.iso3})


@transaction.atomic
def withdraw_name(batch: ImportBatch, *, name: str, by: User) -> ImportBatch:
    """The spelling means again what it meant before it was settled here."""
    stored = open_for_decisions(batch, by=by)
    settled = next((each for each in stored.names if each["name"] == name), None)
    if settled is None:
        raise NotAllowed([Blocker(_("This was not decided here."))])
    if settled["before"]:
        aliases.remember(name, State.objects.get(iso3=settled["before"]), by)
    else:
        aliases.forget(name, by=by)
    stored.names = [each for each in stored.names if each is not settled]
    stored.save(update_fields=["names"])
    return matched_again(stored, by=by, verb="withdraw_decision", facts={"name": name})


@transaction.atomic
def decide(
    batch: ImportBatch,
    *,
    code: str,
    choice: str,
    by: User,
    row: int | None = None,
    raw: str | None = None,
    field: str = "",
) -> ImportBatch:
    """Answers what the rows with this code ask: one row, those with the same raw value, or all; one field or each that asks."""
    stored = open_for_decisions(batch, by=by)
    states = frozenset(State.objects.values_list("iso3", flat=True))
    decided = []
    for each in asking(stored, code, row, raw):
        found = {
            key: value
            for made in each.messages
            if made["code"] == code and raw in (None, made["raw"])
            for key, value in answers(made, choice, states).items()
            if field in ("", key)
        }
        if found:
            each.decisions |= found
            decided.append(each)
    if not decided:
        raise NotAllowed([Blocker(_("No row of this import asks for that."))])
    store(decided, by=by)
    facts = {"code": code, "choice": choice, "rows": [each.number for each in decided[:100]], "count": len(decided)}
    return matched_again(stored, by=by, verb="decide_import", facts=facts)


def asking(batch: ImportBatch, code: str, row: int | None, raw: str | None) -> ImportRowQuerySet:
    rows: Any = batch.rows.saying(code) if raw is None else batch.rows.saying(code, raw=raw)
    return rows if row is None else rows.filter(pk=row)


@transaction.atomic
def withdraw(batch: ImportBatch, *, by: User, row: int | None = None, key: str = "") -> ImportBatch:
    """Takes decisions about rows back: one of a row, all of a row, or all of the import."""
    stored = open_for_decisions(batch, by=by)
    rows: Any = batch.rows.decided() if row is None else batch.rows.decided().filter(pk=row)
    changed = []
    for each in rows:
        left = {name: value for name, value in each.decisions.items() if key and name != key}
        if left != each.decisions:
            each.decisions = left
            changed.append(each)
    if not changed:
        raise NotAllowed([Blocker(_("This was not decided here."))])
    store(changed, by=by)
    facts = {"key": key, "rows": [each.number for each in changed[:100]], "count": len(changed)}
    return matched_again(stored, by=by, verb="withdraw_decision", facts=facts)


def open_for_decisions(batch: ImportBatch, *, by: User) -> ImportBatch:
    pipeline.check_right(get_kind(batch.kind), by)
    stored = background.locked(batch)
    if not stored.is_staged or stored.errors:
        raise NotAllowed([pipeline.not_waiting(stored)])
    return stored


def store(rows: Iterable[ImportRow], *, by: User) -> None:
    now = timezone.now()
    rows = list(rows)
    for each in rows:
        each.decided_by, each.decided_at = (by, now) if each.decisions else (None, None)
    ImportRow.objects.bulk_update(rows, ["decisions", "decided_by", "decided_at"], batch_size=500)


def matched_again(batch: ImportBatch, *, by: User, verb: str, facts: dict[str, Any]) -> ImportBatch:
    audit.record(batch, verb, by=by, facts=facts)
    return background.recheck(batch, by=by)
