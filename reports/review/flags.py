"""Places that the reviewer wants changed. Called by the moves of a report, in their transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker
from reports.review.models import PlaceFlag
from reports.review.places import flaggable
from reports.runs.models import Report


def reasons_against(report: Report, places: Mapping[str, str]) -> list[Blocker]:
    if not places:
        return [Blocker(_("Mark at least one place, or the figures, and say what to change there."), anchor="places")]
    names = dict(flaggable(report))
    unknown = [place for place in places if place not in names]
    silent = [place for place, reason in places.items() if place in names and not reason.strip()]
    return [
        *(Blocker(_("The report has no place “%(place)s”.") % {"place": place}) for place in unknown),
        *(
            Blocker(_("Say what to change: %(place)s") % {"place": names[place]}, anchor=f"reason-{place}")
            for place in silent
        ),
    ]


def raise_(report: Report, places: Mapping[str, str], *, by: User, now: datetime) -> None:
    PlaceFlag.objects.bulk_create(
        PlaceFlag(report=report, place=place, reason=reason.strip(), raised_at=now, raised_by=by)
        for place, reason in places.items()
    )


def clear(report: Report, *, now: datetime) -> None:
    report.flags.filter(cleared_at=None).update(cleared_at=now)
