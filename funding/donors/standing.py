"""Whether a donor is new, has come back or has stopped giving, in a year as at a date.

A donor gives in a year when an agreement of its was signed in it, or when an instalment of a signed agreement falls due in
it: a three-year agreement is three years of giving. Only agreements signed by the date count; pledges, withdrawn pledges and
annulled agreements never do. What finance knows from before the portal (`Donor.since_year`) is giving before every later year.

- first-time: gives in the year and has not given before;
- returning: gives in the year and has given before, whether in the year before or after a gap;
- lapsed: has given before, and not in the year;
- prospective: has never given, up to the end of the year as at the date.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.translation import pgettext_lazy

from funding.agreements.models import Instalment
from funding.contributions.models import Contribution


class Standing(models.TextChoices):
    FIRST_TIME = "first_time", pgettext_lazy("donor", "First-time")
    RETURNING = "returning", pgettext_lazy("donor", "Returning")
    LAPSED = "lapsed", pgettext_lazy("donor", "Lapsed")
    PROSPECTIVE = "prospective", pgettext_lazy("donor", "Prospective")


TONES = {
    Standing.FIRST_TIME: "progress",
    Standing.RETURNING: "ok",
    Standing.LAPSED: "warn",
    Standing.PROSPECTIVE: "info",
}


def standing_of(years: Iterable[int], year: int, *, since: int | None = None) -> Standing:
    """From the years in which a donor gives, and the year since when it is known to."""
    given = set(years)
    has_given_before = any(each < year for each in given) or (since is not None and since < year)
    if year in given:
        return Standing.RETURNING if has_given_before else Standing.FIRST_TIME
    return Standing.LAPSED if has_given_before else Standing.PROSPECTIVE


def standing_expression(year: int, *, at: date) -> Case:
    """For `annotate` on donors: the same, said by the database. See `standing_of`."""
    signed = Contribution.objects.counted().filter(donor=OuterRef("pk"), signed_on__lte=at)
    # Cancelled by a write-down that was known on the day.
    due = Instalment.objects.filter(
        Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=at),
        contribution__in=Contribution.objects.counted(),
        contribution__donor=OuterRef("pk"),
        contribution__signed_on__lte=at,
    )
    given = Exists(signed.filter(signed_on__year=year)) | Exists(due.filter(due_on__year=year))
    before = (
        Exists(signed.filter(signed_on__year__lt=year))
        | Exists(due.filter(due_on__year__lt=year))
        | Q(since_year__lt=year)
    )
    return Case(
        When(given & before, then=Value(Standing.RETURNING)),
        When(given, then=Value(Standing.FIRST_TIME)),
        When(before, then=Value(Standing.LAPSED)),
        default=Value(Standing.PROSPECTIVE),
        output_field=CharField(),
    )
