"""Clusters: recommendations of several mechanisms to one State that are followed up together."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.followup.actions.progress import refuse
from projects.followup.models import Cluster
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation


def locked(cluster: Cluster) -> Cluster:
    found = Cluster.objects.select_for_update(of=("self",)).select_related("state").filter(pk=cluster.pk).first()
    if found is None:
        raise NotAllowed([Blocker(_("This cluster no longer exists."))])
    return found


@transaction.atomic
def create_cluster(
    *,
    state: State,
    by: User,
    name: str,
    language: str = "en",
    description: str = "",
    lead: Institution | None = None,
    recommendations: Iterable[Recommendation] = (),
    now: datetime | None = None,
) -> Cluster:
    """Opens a cluster of a State, empty or with recommendations of that State. Raises NotAllowed with all reasons."""
    made = Cluster(
        state=state, name=" ".join(name.split()), language=language, description=description.strip(), lead=lead,
        created_by=by, created_at=now or timezone.now(),
    )  # fmt: skip
    chosen = list(recommendations)
    refuse(right(made, by) + name_taken(made) + wrong_lead(made) + not_of_state(made, chosen))
    made.save()
    made.recommendations.set(chosen)
    audit.record(made, "create_cluster", by=by, at=now, note=made.name, facts={"recommendations": ids(chosen)})
    tell(chosen, "join_cluster", made, by=by, now=now)
    return made


@transaction.atomic
def rename_cluster(
    cluster: Cluster,
    *,
    by: User,
    name: str,
    language: str,
    description: str = "",
    lead: Institution | None = None,
    now: datetime | None = None,
) -> Cluster:
    """Name, language, what they ask for together and who leads."""
    record = locked(cluster)
    before = record.name
    record.name, record.language, record.description = " ".join(name.split()), language, description.strip()
    record.lead = lead
    refuse(right(record, by) + name_taken(record) + wrong_lead(record))
    record.save(update_fields=["name", "language", "description", "lead"])
    audit.record(record, "rename_cluster", by=by, at=now, note=record.name, facts={"before": before})
    return record


@transaction.atomic
def add_to_cluster(
    cluster: Cluster, *, by: User, recommendations: Iterable[Recommendation], now: datetime | None = None
) -> int:
    """How many came in; those already there are left as they are."""
    record, chosen = locked(cluster), list(recommendations)
    refuse(right(record, by) + not_of_state(record, chosen))
    return join(record, chosen, by=by, now=now)


@transaction.atomic
def remove_from_cluster(
    cluster: Cluster, *, by: User, recommendations: Iterable[Recommendation], now: datetime | None = None
) -> int:
    """How many went out."""
    record, chosen = locked(cluster), list(recommendations)
    refuse(right(record, by))
    return leave(record, chosen, by=by, now=now)


@transaction.atomic
def merge_clusters(cluster: Cluster, *, into: Cluster, by: User, now: datetime | None = None) -> Cluster:
    """Moves everything into the other cluster and takes this one away; the history of both says so."""
    first, second = sorted(
        (cluster, into), key=lambda each: each.pk
    )  # one order for all, so that nobody waits in a circle
    found = {each.pk: locked(each) for each in (first, second)}
    record, target = found[cluster.pk], found[into.pk]
    refuse(right(record, by) + right(target, by) + unmergeable(record, target))
    chosen = list(record.recommendations.order_by("pk"))
    leave(record, chosen, by=by, now=now)
    moved = join(target, chosen, by=by, now=now)
    facts = {"from": record.pk, "from_name": record.name, "recommendations": ids(chosen), "moved": moved}
    audit.record(target, "merge_clusters", by=by, at=now, note=record.name, facts=facts)
    record.delete()
    return target


def join(cluster: Cluster, chosen: list[Recommendation], *, by: User, now: datetime | None) -> int:
    there = set(cluster.recommendations.values_list("pk", flat=True))
    new = [each for each in chosen if each.pk not in there]
    cluster.recommendations.add(*new)
    if new:
        audit.record(cluster, "add_to_cluster", by=by, at=now, facts={"recommendations": ids(new)})
    tell(new, "join_cluster", cluster, by=by, now=now)
    return len(new)


def leave(cluster: Cluster, chosen: list[Recommendation], *, by: User, now: datetime | None) -> int:
    there = set(cluster.recommendations.values_list("pk", flat=True))
    gone = [each for each in chosen if each.pk in there]
    cluster.recommendations.remove(*gone)
    if gone:
        audit.record(cluster, "remove_from_cluster", by=by, at=now, facts={"recommendations": ids(gone)})
    tell(gone, "leave_cluster", cluster, by=by, now=now)
    return len(gone)


def tell(chosen: list[Recommendation], verb: str, cluster: Cluster, *, by: User, now: datetime | None) -> None:
    """The history of each recommendation says where it belongs."""
    for each in chosen:
        audit.record(each, verb, by=by, at=now, note=cluster.name, facts={"cluster": cluster.pk})


def ids(chosen: Iterable[Recommendation]) -> list[int]:
    return [each.pk for each in chosen]


def right(cluster: Cluster, by: User) -> list[Blocker]:
    if by.has_perm("projects.change_cluster", cluster):
        return []
    return [Blocker(_("Only the State and the programme staff who cover it keep its clusters."))]


def name_taken(cluster: Cluster) -> list[Blocker]:
    if not cluster.name:
        return [Blocker(_("Give the cluster a name."), "id_name")]
    same = Cluster.objects.filter(state=cluster.state, name__iexact=cluster.name).exclude(pk=cluster.pk)
    return [Blocker(_("The State already has a cluster of this name."), "id_name")] if same.exists() else []


def wrong_lead(cluster: Cluster) -> list[Blocker]:
    if cluster.lead is None or cluster.lead.state_id == cluster.state_id:
        return []
    return [Blocker(_("“%(name)s” belongs to another State.") % {"name": cluster.lead.name}, "id_lead")]


def not_of_state(cluster: Cluster, chosen: list[Recommendation]) -> list[Blocker]:
    return [
        Blocker(_("%(record)s does not concern %(state)s.") % {"record": each.citation, "state": cluster.state})
        for each in chosen
        if each.state_id != cluster.state_id
    ]


def unmergeable(record: Cluster, target: Cluster) -> list[Blocker]:
    if record.pk == target.pk:
        return [Blocker(_("A cluster cannot be merged into itself."), "id_into")]
    if record.state_id != target.state_id:
        return [Blocker(_("Only clusters of the same State are merged."), "id_into")]
    return []
