"""What is asked of the reader now, most urgent first: the same acts that the desk lists, with the place to do each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import formats
from projects.requests import desk
from projects.requests.models import Request
from projects.requests.tracker.models import RequestMessage
from projects.requests.tracker.sides import Side, side_of
from projects.requests.workflow import WITH_OHCHR
from projects.requests.workflow import RequestStatus as S

Text = str | Promise


@dataclass(frozen=True)
class Next:
    what: Text
    url: str
    due_on: date | None = None
    is_late: bool = False


More = Callable[[Request, Any], Iterable[Next]]
MORE: list[More] = []


def more(found: More) -> More:
    """Registers further acts that a request can ask of a person."""
    if found not in MORE:
        MORE.append(found)
    return found


def nexts(request: Request, reader: Any, *, due_on: date | None) -> list[Next]:
    found = [*turns(request, reader, due_on), *unread(request, reader), *letter(request, reader)]
    found += [one for further in MORE for one in further(request, reader)]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max))


def turns(request: Request, reader: Any, due_on: date | None) -> Iterator[Next]:
    if request.status not in desk.wanted(reader) or is_waiting_paper(request):
        return
    known = desk.read(reader, [request])
    conditions = desk.conditions_of([request])
    today = timezone.localdate()
    for what, day in [*desk.turn(request, known, due_on), *desk.agreeing(request, known, conditions)]:
        yield Next(what, place(request), day, is_late=day is not None and day < today)


def is_waiting_paper(request: Request) -> bool:
    paper = getattr(request, "paper", None)
    return bool(paper and paper.is_waiting and request.status == S.DRAFT)


def place(request: Request) -> str:
    if request.status == S.DRAFT:
        return reverse("request_edit", args=[request.pk])
    here = reverse("request_detail", args=[request.pk])
    anchors = {S.INFO_REQUESTED: "#questions", S.ACCEPTED: "#conditions", S.ASSESSMENT: "#assessments"}
    return here + anchors.get(S(request.status), "")


def unread(request: Request, reader: Any) -> Iterator[Next]:
    side = side_of(reader, request)
    if side is None:
        return
    count = RequestMessage.objects.visible_to(reader).filter(request=request).unread_by(side).count()
    if count:
        what = ngettext("Read %(n)s new message", "Read %(n)s new messages", count) % {"n": formats.number(count)}
        yield Next(what, reverse("request_tracker", args=[request.pk]) + "#messages")


def letter(request: Request, reader: Any) -> Iterator[Next]:
    """The letter that the State promised. It is sent as a message until the request is open for changes again."""
    day = request.letter_promised_by
    if day and not request.letter_id and request.status in WITH_OHCHR and side_of(reader, request) is Side.STATE:
        url = reverse("request_tracker", args=[request.pk]) + "#messages"
        yield Next(_("Send the official letter that was promised"), url, day, is_late=day < timezone.localdate())
