"""The only code that writes donors."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from funding.donors import blockers
from funding.donors.models import Donor
from funding.donors.naming import DonorNames, Found, columns_of_name
from portal.accounts.models import Organisation, User
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed


@transaction.atomic
def record_donor(found: Found, *, by: User | None, since_year: int | None = None) -> Donor:
    """The donor that a name was found to mean; made, with its organisation, when it is new.

    A State gives under its own names in all six languages.
    """
    if found.donor is not None:
        return found.donor
    organisation = found.organisation or organisation_of(found.name, found.kind, found.state)
    donor, created = Donor.objects.get_or_create(organisation=organisation, defaults={"since_year": since_year})
    if created:
        audit.record(donor, "record_donor", by=by)
    return donor


def organisation_of(name: str, kind: str, state: State | None) -> Organisation:
    """Under the name that it gives itself, which every language shows until somebody translates it; a State under its own
    names."""
    names = {column: getattr(state, column) for column in columns_of_name().values()} if state else {}
    with translation.override("en"):
        organisation, _created = Organisation.objects.get_or_create(
            name=state.name if state else name, defaults={"kind": kind, "state": state, **names}
        )
    return organisation


@transaction.atomic
def add(
    *,
    name: str,
    kind: str,
    state: State | None = None,
    since_year: int | None = None,
    currency: str = "",
    acknowledgement: str = "",
    acknowledgement_language: str = "",
    by: User,
    is_another: bool = False,
    now: datetime | None = None,
) -> Donor:
    """Records a donor before its first contribution. Where one of a similar name is there, `is_another` says that this is
    not the same. Raises NotAllowed with all reasons."""
    found = DonorNames().find(name)
    reasons = [
        *blockers.against_right(by, "funding.add_donor"),
        *blockers.against_name(found),
        *blockers.against_facts(kind, state or found.state, since_year, timezone.localdate()),
    ]
    refuse(reasons or ([] if is_another else blockers.against_similar(found, state)))
    organisation = found.organisation
    if organisation is None and found.state:
        organisation = organisation_of(found.name, kind, found.state)
    elif organisation is None:
        with translation.override("en"):
            organisation = Organisation.objects.create(name=found.name, kind=kind, state=state)
    made = Donor.objects.create(
        organisation=organisation,
        since_year=since_year,
        currency=currency,
        acknowledgement=acknowledgement,
        acknowledgement_language=acknowledgement_language,
    )
    audit.record(made, "record_donor", by=by, at=now, note=found.name, facts=plain(made))
    return made


@transaction.atomic
def edit(
    donor: Donor,
    *,
    name: str,
    kind: str,
    state: State | None = None,
    since_year: int | None = None,
    currency: str = "",
    acknowledgement: str = "",
    acknowledgement_language: str = "",
    by: User,
    now: datetime | None = None,
) -> Donor:
    """New facts of the same donor; its history says what they were. Raises NotAllowed with all reasons."""
    stored = Donor.objects.select_for_update(of=("self",)).select_related("organisation__state").get(pk=donor.pk)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=stored.organisation_id)
    name = " ".join(name.split())
    refuse(
        [
            *blockers.against_right(by, "funding.change_donor", stored),
            *blockers.against_another_of_the_name(organisation, name),
            *blockers.against_facts(kind, state, since_year, timezone.localdate()),
            *blockers.against_since(stored, since_year),
        ]
    )
    before = plain(stored)
    rename(organisation, name)
    organisation.kind, organisation.state = kind, state
    organisation.save()
    stored.organisation, stored.since_year, stored.currency = organisation, since_year, currency
    stored.acknowledgement, stored.acknowledgement_language = acknowledgement, acknowledgement_language
    stored.save(update_fields=["since_year", "currency", "acknowledgement", "acknowledgement_language"])
    after = plain(stored)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        audit.record(stored, "edit_donor", by=by, at=now, note=name, facts={"changes": changes})
    return stored


def rename(organisation: Organisation, name: str) -> None:
    """The translations of the former name go with it."""
    with translation.override("en"):
        if organisation.name == name:
            return
        for column in columns_of_name().values():
            setattr(organisation, column, None)
        organisation.name = name


def plain(donor: Donor) -> dict[str, Any]:
    """As the history keeps it, whoever reads it in whichever language."""
    organisation = donor.organisation
    with translation.override("en"):
        return {
            "name": organisation.name,
            "kind": organisation.kind,
            "state": organisation.state.iso3 if organisation.state else None,
            "since_year": donor.since_year,
            "currency": donor.currency,
            "acknowledgement": donor.acknowledgement,
        }


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)
