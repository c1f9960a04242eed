"""What every page of a request that came on paper says, and what it asks of the State's people."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats, remarks
from portal.accounts.rules import standing
from portal.audit.history import OFFICE
from portal.desk import Task
from projects.requests.models import Request
from projects.requests.paper.missing import origin_of
from projects.requests.paper.models import PaperOrigin
from projects.requests.tracker.nexts import Next, more

CONFIRM = gettext_lazy("Confirm that this request is your State's")


@remarks.on_every_page
def provenance(record: Any, reader: Any) -> Iterator[remarks.Remark]:
    origin = origin_of(record) if isinstance(record, Request) else None
    if origin is not None:
        yield remarks.Remark(sentence(origin, reader), url=confirm_url(origin, reader), label=_("Confirm or refuse it"))


def sentence(origin: PaperOrigin, reader: Any) -> str:
    """Staff are named to staff only."""
    is_staff = standing(reader).is_staff
    registered = _(
        "This request came on paper (%(channel)s, received %(received)s) and was registered by %(who)s on %(day)s."
    ) % {
        "channel": origin.get_channel_display(),
        "received": formats.day(origin.received_on),
        "who": origin.registered_by.name if is_staff else OFFICE,
        "day": formats.day(origin.registered_at),
    }
    return f"{registered} {standing_of(origin)}"


def standing_of(origin: PaperOrigin) -> str:
    if origin.claimed_at is not None and origin.claimed_by is not None:
        words = {"who": origin.claimed_by.name, "day": formats.day(origin.claimed_at)}
        return _("%(who)s confirmed it for the State on %(day)s.") % words
    if origin.request.status == "draft":
        return _("The State has not confirmed it yet.")
    return _("The State has not confirmed it.")


def confirm_url(origin: PaperOrigin, reader: Any) -> str:
    may = origin.is_waiting and origin.request.status == "draft"
    is_states = may and reader.has_perm("projects.claim_paperorigin", origin.request)
    return reverse("request_claim", args=[origin.request_id]) if is_states else ""


@more
def confirm(request: Request, reader: Any) -> Iterable[Next]:
    origin = origin_of(request)
    url = confirm_url(origin, reader) if origin else ""
    return [Next(CONFIRM, url)] if url else []


def tasks(user: Any) -> Iterator[Task]:
    """For the State's people: letters that OHCHR registered for it."""
    for origin in PaperOrigin.objects.visible_to(user).waiting().for_list():
        if url := confirm_url(origin, user):
            row = origin.request
            yield Task((row.reference, row.state.name, row.title), CONFIRM, url, lang=row.language)
