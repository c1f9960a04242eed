"""The only code that writes the registry of partners."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.components.models import ScoreEvidence
from projects.partners.models import Partner, ProjectPartner
from projects.partners.similar import like

FACTS = frozenset(
    {"name", "language", "acronym", "kind", "state", "institution", "website", "is_protected", "is_active"}
)


@transaction.atomic
def add(*, by: User, facts: Mapping[str, Any], is_another: bool = False, now: datetime | None = None) -> Partner:
    """A new organisation in the registry. Where one of a similar name is there, `is_another` says that this is not the same.

    Raises NotAllowed with all reasons.
    """
    made = Partner(created_by=by)
    fill(made, facts)
    reasons = [*against_right(by), *against_facts(made)]
    if not reasons and not is_another:
        reasons = against_another(made)
    refuse(reasons)
    made.save()
    audit.record(made, "add_partner", by=by, at=now, note=made.name, facts=plain(made), is_internal=True)
    return made


@transaction.atomic
def edit(partner: Partner, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> Partner:
    """New facts of the same organisation. Raises NotAllowed."""
    stored = locked(partner)
    before = plain(stored)
    fill(stored, facts)
    refuse([*against_right(by), *against_merged(stored), *against_facts(stored)])
    stored.save()
    after = plain(stored)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        audit.record(
            stored, "edit_partner", by=by, at=now, note=stored.name, facts={"changes": changes}, is_internal=True
        )
    return stored


@transaction.atomic
def merge(partner: Partner, *, into: Partner, by: User, now: datetime | None = None) -> Partner:
    """Makes one organisation of two rows: every role moves to `into`, which is protected when either was.

    Where both hold the same role in a project at the same time, one row stays with the earlier first day, both texts and
    the evidence that cites either. What moved is in the history of both; there is no way back but by hand.
    """
    source, target = locked(partner), locked(into)
    refuse([*against_right(by), *against_merged(source), *against_merged(target), *against_itself(source, target)])
    moved = [move_role(role, target) for role in source.roles.select_for_update(of=("self",)).order_by("id")]
    source.merged_into, source.is_active = target, False
    source.save(update_fields=["merged_into", "is_active"])
    if source.is_protected and not target.is_protected:
        target.is_protected = True
        target.save(update_fields=["is_protected"])
    Partner.objects.filter(merged_into=source).update(merged_into=target)
    facts = {"from": source.pk, "into": target.pk, "names": [source.name, target.name], "roles": moved}
    for record in (source, target):
        audit.record(record, "merge_partners", by=by, at=now, note=source.name, facts=facts, is_internal=True)
    return target


def move_role(role: ProjectPartner, target: Partner) -> dict[str, Any]:
    """Returns what stood in the row, for the history."""
    was = {
        "role": role.pk,
        "project": role.project_id,
        "kind": role.role,
        "since": role.since.isoformat(),
        "until": role.until.isoformat() if role.until else None,
        "contribution": role.contribution,
    }
    twin = ProjectPartner.objects.filter(
        project=role.project_id, partner=target, role=role.role, until__isnull=True
    ).first()
    if twin is None or role.until is not None:
        role.partner = target
        role.save(update_fields=["partner"])
        return was
    texts = dict.fromkeys(text for text in (twin.contribution, role.contribution) if text)
    twin.since, twin.contribution = min(twin.since, role.since), "\n".join(texts)[:1000]
    ScoreEvidence.objects.filter(partner=role).update(partner=twin)
    role.delete()
    twin.save(update_fields=["since", "contribution"])
    return was | {"joined": twin.pk}


def locked(partner: Partner) -> Partner:
    return Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)


def fill(partner: Partner, facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise ValueError(f"Not facts of a partner: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(partner, name, " ".join(value.split()) if name in ("name", "acronym") else value)


def plain(partner: Partner) -> dict[str, Any]:
    return {name: str(getattr(partner, f"{name}_id", getattr(partner, name)) or "") for name in sorted(FACTS)}


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def against_right(by: User) -> list[Blocker]:
    if by.has_perm("projects.change_partner"):
        return []
    return [Blocker(_("Only programme staff keep the registry of partners."))]


def against_merged(partner: Partner) -> list[Blocker]:
    if partner.merged_into_id is None:
        return []
    return [Blocker(_("The entry “%(name)s” was merged into another.") % {"name": partner.name})]


def against_itself(source: Partner, target: Partner) -> list[Blocker]:
    return [Blocker(_("Choose another entry: this is the same one."), "id_into")] if source.pk == target.pk else []


def against_facts(partner: Partner) -> list[Blocker]:
    found = []
    if not partner.name:
        found.append(Blocker(_("Give the partner a name."), "id_name"))
    same = Partner.objects.filter(name__iexact=partner.name, state=partner.state).exclude(pk=partner.pk)
    if partner.name and same.exists():
        found.append(Blocker(_("The registry has a partner of this name already."), "id_name"))
    if partner.institution and partner.institution.state_id != partner.state_id:
        found.append(
            Blocker(_("The national institution belongs to another State than the partner."), "id_institution")
        )
    return found


def against_another(partner: Partner) -> list[Blocker]:
    """Similar names, so that nobody is registered twice; the person may say that this is another."""
    nowhere = _("no State")
    names = [f"{each.name} ({each.state or nowhere})" for each in like(partner)[:3]]
    if not names:
        return []
    sentence = _("The registry has similar names: %(names)s. If this is another organization, say so below and add it.")
    return [Blocker(sentence % {"names": "; ".join(names)}, "id_is_another")]
