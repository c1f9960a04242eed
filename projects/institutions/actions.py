from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker
from projects.followup.actions.progress import refuse, write_lead
from projects.followup.models import Cluster
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation


@transaction.atomic
def add(
    *, state: State, by: User, name: str, language: str = "en", kind: str, now: datetime | None = None
) -> Institution:
    """A body of the State that can lead on recommendations. Raises NotAllowed with all reasons."""
    made = Institution(state=state, name=" ".join(name.split()), language=language, kind=kind)
    refuse(right(made, by) + name_taken(made))
    made.save()
    audit.record(made, "add_institution", by=by, at=now, note=made.name)
    return made


@transaction.atomic
def rename(
    institution: Institution, *, by: User, name: str, language: str, kind: str, now: datetime | None = None
) -> Institution:
    """A new name for the same body; what it leads on stays with it."""
    record = locked(institution)
    before = record.name
    record.name, record.language, record.kind = " ".join(name.split()), language, kind
    refuse(right(record, by) + name_taken(record))
    record.save(update_fields=["name", "language", "kind"])
    audit.record(record, "rename_institution", by=by, at=now, note=record.name, facts={"before": before})
    return record


@transaction.atomic
def retire(
    institution: Institution, *, by: User, successor: Institution | None = None, now: datetime | None = None
) -> int:
    """Takes the body out of the lists and hands what it leads on to its successor. Returns how many were handed over.

    Without a successor it must lead on nothing: recommendations are never left without their lead by the way.
    """
    record = locked(institution)
    led = list(
        Recommendation.objects.select_for_update(of=("self",))
        .filter(lead=record)
        .select_related("lead", "review__session")
        .order_by("pk")
    )
    clusters = Cluster.objects.filter(lead=record)
    refuse(right(record, by) + reasons_against_retiring(record, successor, len(led) + clusters.count()))
    for each in led:
        write_lead(each, successor, by=by, now=now)
    if successor:
        clusters.update(lead=successor)
    record.is_active = False
    record.save(update_fields=["is_active"])
    facts = {"successor": successor.pk if successor else None, "recommendations": [each.pk for each in led]}
    audit.record(record, "retire_institution", by=by, at=now, note=successor.name if successor else "", facts=facts)
    return len(led)


def locked(institution: Institution) -> Institution:
    return Institution.objects.select_for_update(of=("self",)).select_related("state").get(pk=institution.pk)


def right(institution: Institution, by: User) -> list[Blocker]:
    if by.has_perm("projects.change_institution", institution):
        return []
    return [Blocker(_("Only the State and the programme staff who cover it keep its institutions."))]


def name_taken(institution: Institution) -> list[Blocker]:
    if not institution.name:
        return [Blocker(_("Give the institution a name."), "id_name")]
    same = Institution.objects.filter(state=institution.state, name__iexact=institution.name)
    if same.exclude(pk=institution.pk).exists():
        return [Blocker(_("The State already has an institution of this name."), "id_name")]
    return []


def reasons_against_retiring(record: Institution, successor: Institution | None, leads: int) -> list[Blocker]:
    if not record.is_active:
        return [Blocker(_("The institution is already retired."))]
    if successor is None:
        return [Blocker(must_hand_over(leads), "id_successor")] if leads else []
    if successor.pk == record.pk or successor.state_id != record.state_id or not successor.is_active:
        return [Blocker(_("The successor is another active institution of the same State."), "id_successor")]
    return []


def must_hand_over(leads: int) -> str:
    sentence = ngettext(
        "The institution leads on %(n)s matter: name the institution that takes it over.",
        "The institution leads on %(n)s matters: name the institution that takes them over.",
        leads,
    )
    return sentence % {"n": leads}
