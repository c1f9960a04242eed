"""What stands against recording or changing a donor, in words for the person."""

from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.donors.naming import Found
from portal import formats
from portal.accounts.models import Organisation, User
from portal.reference.models import State
from portal.workflow import Blocker

FIRST_YEAR = 1945
ALIKE_FROM = 0.45
MOST_NAMED = 5


def against_right(by: User, permission: str, donor: Donor | None = None) -> list[Blocker]:
    if by.has_perm(permission, donor):
        return []
    return [Blocker(_("Only finance officers record donors."))]


def against_name(found: Found) -> list[Blocker]:
    if not found.name:
        return [Blocker(_("Write the name, as the donor names itself."), "id_name")]
    if found.donor is not None:
        sentence = _("%(name)s is recorded as a donor already.") % {"name": found.donor.organisation.name}
        return [Blocker(sentence, "id_name", reverse("donor_detail", args=[found.donor.pk]))]
    return []


def against_facts(kind: str, state: State | None, since_year: int | None, today: date) -> list[Blocker]:
    reasons = []
    if kind == Organisation.Kind.GOVERNMENT and state is None:
        reasons.append(Blocker(_("A Government gives for a State: choose it."), "id_state"))
    if since_year is not None and not FIRST_YEAR <= since_year <= today.year:
        reasons.append(Blocker(_("This year lies ahead, or before the United Nations."), "id_since_year"))
    return reasons


def against_since(donor: Donor, since_year: int | None) -> list[Blocker]:
    """The year says more than the agreements only where it is earlier."""
    first = Contribution.objects.counted().filter(donor=donor).order_by("signed_on").first()
    if since_year is None or first is None or first.signed_on is None or since_year <= first.signed_on.year:
        return []
    sentence = _("The first agreement was signed on %(day)s: the donor has given since then at the latest.")
    return [Blocker(sentence % {"day": formats.day(first.signed_on)}, "id_since_year")]


def against_another_of_the_name(organisation: Organisation, name: str) -> list[Blocker]:
    if not name:
        return [Blocker(_("Write the name, as the donor names itself."), "id_name")]
    same = Q(name_en__iexact=name)
    if Organisation.objects.filter(same).exclude(pk=organisation.pk).exists():
        return [Blocker(_("Another organization has this name."), "id_name")]
    return []


def against_similar(found: Found, state: State | None) -> list[Blocker]:
    names = [donor.organisation.name for donor in similar(found.name, found.state or state)[:MOST_NAMED]]
    if not names:
        return []
    sentence = _("There are donors of similar name: %(names)s. Confirm that this is another one.")
    return [Blocker(sentence % {"names": formats.names(names)}, "id_is_another")]


def similar(name: str, state: State | None) -> QuerySet[Donor]:
    """Most alike first, in whichever language they were recorded; and whoever gives for the same State."""
    sought: Any = Func(Value(name), function="unaccent")
    likeness = TrigramSimilarity(Func(F("organisation__name"), function="unaccent"), sought)
    alike = Q(likeness__gte=ALIKE_FROM)
    if state is not None:
        alike |= Q(organisation__state=state)
    rows = Donor.objects.select_related("organisation").annotate(likeness=likeness)
    return rows.filter(alike).order_by("-likeness", "pk")
