"""Who manages the lists, who hands reports out, who releases a public copy, and whose a delivery still is."""

from typing import Any

from django.db.models import Q
from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import is_admin, is_finance, is_head, is_programme_staff, standing

is_report_staff = is_programme_staff | is_finance


@predicate(name="finance, for reports to donors")
def is_finance_for_donors(user: Any, recipient: Any = None) -> bool:
    return bool(is_finance(user)) and (recipient is None or recipient.kind == "donor")


may_manage_recipients = is_head | is_admin | is_finance_for_donors


@predicate(name="the recipient")
def is_the_recipient(user: Any, delivery: Any = None) -> bool:
    return delivery is not None and delivery.person_id == user.pk


@predicate(name="report staff who neither wrote the report nor proposed its public copy")
def may_release(user: Any, copy: Any = None) -> bool:
    if not is_report_staff(user):
        return False
    return copy is None or user.pk not in {copy.proposed_by_id, copy.report.drafted_by_id}


def still_theirs(user: Any) -> Q:
    """Of deliveries: the membership by which the person got the report is still theirs today."""
    person = standing(user)
    held = Q(pk__in=[])
    for role in person.roles:
        here = Q(role=role)
        if role == Role.DONOR:
            here &= Q(organisation__in=person.organisation_ids(role))
        elif (states := person.states[role]) is not None:
            here &= Q(state__in=states)
        held |= here
    return held
