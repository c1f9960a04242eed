"""The status board: many recommendations of one State on one page, and what changes on them, shown before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.listing.filters import state_choices
from portal.listing.views import EXPORTS, active_filters, head, no_such_page, page_links, problems, query
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.followup import actions, vocabulary
from projects.followup.actions.bulk import KEEP, Change, side_for
from projects.followup.forms import StatementForm
from projects.followup.importing.sheet import sheet_response
from projects.followup.lists import BOARD
from projects.followup.models import Cluster, ProgressEntry
from projects.followup.queries import followed_by, for_board
from projects.followup.rules import followed_states
from projects.followup.seen import moved, seen_now
from projects.followup.seen import read as seen_of
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation

NONE = "none"
SHEET = "sheet"  # word in ?export=: the workbook to fill in
Side = ProgressEntry.Side


def followed(request: HttpRequest) -> frozenset[int] | None:
    """The States of this person's board; 403 for those who have none."""
    states = followed_states(request.user)
    if states is not None and not states:
        raise PermissionDenied(_("The status board is for the focal points of a State and for OHCHR."))
    return states


def state_of_board(request: HttpRequest) -> State | None:
    """The State in the address, or the only one that the person follows."""
    states = followed(request)
    rows = State.objects.all() if states is None else State.objects.filter(pk__in=states)
    iso3 = request.GET.get("state", "")
    if iso3:
        return rows.filter(iso3=iso3).first() if iso3.isalnum() else None
    return rows.get() if states is not None and len(states) == 1 else None


@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    state = state_of_board(request)
    if state is None:
        return choose_state(request)
    words = request.GET.copy()
    words["state"] = state.iso3
    asked = words.pop("export", [""])[-1] if words.get("export") == SHEET else words.get("export", "")
    read = BOARD.read(request.user, words, request)
    sort = read.words.get("sort") or BOARD.default_sort
    rows = BOARD.order(read.filterset.qs, sort)
    if asked == SHEET and not read.unread:
        return sheet_response(rows, state=state)
    if (export := EXPORTS.get(asked)) and not read.unread:  # no file answers half a question
        return export(BOARD, rows)
    page = Paginator(rows, BOARD.page_size).get_page(request.GET.get("page"))
    side = side_for(person_of(request), Recommendation(state=state))
    return render(
        request,
        "projects/followup/board.html",
        {
            "state": state,
            "listing": BOARD,
            "filterset": read.asked,
            "active_filters": [one for one in active_filters(request, BOARD, read.asked, read) if one.name != "state"],
            "problems": [*problems(request, read.unread), *no_such_page(request, page)],
            "page": page,
            "rows": [(row, seen_now(row)) for row in page],
            "heads": {column.key: head(request, BOARD, column, sort) for column in BOARD.page_columns},
            "sort": read.words.get("sort", ""),
            "pages": page_links(request, page),
            "query": query(request),
            "csv_query": query(request, export="csv"),
            "xlsx_query": query(request, export="xlsx"),
            "sheet_query": query(request, export="sheet"),
            "side": side,
            "may_act": may_act(request, state),
            "steps": [
                (key, value, label, vocabulary.tone(value))
                for key, (value, label) in enumerate(Progress.choices, start=1)
            ],
            "institutions": Institution.objects.filter(state=state).active().order_by("name"),
            "clusters": Cluster.objects.filter(state=state).order_by("name"),
        },
        status=400 if asked else 200,
    )


def choose_state(request: HttpRequest) -> HttpResponse:
    """Staff, and focal points of several States, say first whose board they want."""
    states = followed_states(request.user)
    own = State.objects.all() if states is None else State.objects.filter(pk__in=states)
    known = set(own.values_list("iso3", flat=True))
    choices = [(iso3, name) for iso3, name in state_choices() if iso3 in known]
    return render(request, "projects/followup/choose.html", {"choices": choices, "asked": request.GET.get("state")})


def may_act(request: HttpRequest, state: State) -> bool:
    return bool(request.user.has_perm("projects.follow_recommendation", Recommendation(state=state)))


@dataclass(frozen=True)
class Planned:
    """One row of the preview: what stands there now and what would stand there."""

    record: Recommendation
    change: Change
    progress: str  # its label, empty when it stays
    is_ticked: bool

    @property
    def tone(self) -> str:
        return vocabulary.tone(self.change.progress)

    @property
    def moved(self) -> list[str]:
        """What others have recorded since the board was opened."""
        if self.change.seen is None or self.change.seen == seen_now(self.record):
            return []
        leads = self.change.lead is not KEEP
        return moved(self.record, self.change.seen, progress=bool(self.change.progress), lead=leads)

    @property
    def fresh(self) -> str:
        return str(seen_now(self.record))

    @property
    def token(self) -> str:
        return str(self.change.seen) if self.change.seen else ""

    @property
    def lead(self) -> Institution | None:
        return self.change.lead if isinstance(self.change.lead, Institution) else None

    @property
    def loses_lead(self) -> bool:
        return self.change.lead is None


@require_POST
def board_review(request: HttpRequest) -> HttpResponse:
    """What the board's form would do; with `confirm` it is done. Refused as a whole, with every reason."""
    followed(request)
    state = get_object_or_404(State, iso3=request.POST.get("state", ""))
    if not may_act(request, state):
        raise PermissionDenied(_("Only the State and the programme staff who cover it keep its follow-up."))
    planned = plan(request, state)
    if not planned:
        messages.warning(request, _("Nothing was chosen: tick recommendations and say what is to change."))
        return redirect(board_url(request, state))
    form = statement_form(request, planned)
    reasons: list[Blocker] = []
    if "confirm" in request.POST and form.is_valid():
        try:
            done = actions.bulk_update([one.change for one in planned], by=person_of(request), **form.facts)
        except NotAllowed as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, sentence(done))
            return redirect(board_url(request, state))
    return render(
        request,
        "projects/followup/review.html",
        {
            "state": state,
            "planned": planned,
            "form": form,
            "reasons": reasons,
            "side": side_for(person_of(request), planned[0].record),
            "is_stale": any(one.moved for one in planned),
            "words": request.POST,
            "back": board_url(request, state),
        },
        status=409 if reasons else 200,
    )


def statement_form(request: HttpRequest, planned: list[Planned]) -> StatementForm:
    """Day, comment and evidence for all progress that is reported; a change of lead or cluster alone says nothing more."""
    data = request.POST if "confirm" in request.POST else None
    form = StatementForm(data, initial={"as_at": timezone.localdate(), "language": person_of(request).language})
    progresses = [one for one in planned if one.change.progress]
    if not progresses:
        form.say_nothing(timezone.localdate())
    elif side_for(person_of(request), progresses[0].record) == Side.OHCHR:
        form.ask_for_reason()
    return form


def plan(request: HttpRequest, state: State) -> list[Planned]:
    """The changes that the form names, in document order: own ones of a row before those for all ticked rows."""
    words = request.POST
    ticked = {int(pk) for pk in words.getlist("recommendation") if pk.isdecimal()}
    own = {
        int(name.removeprefix("progress-")): value
        for name, value in words.items()
        if name.startswith("progress-") and name.removeprefix("progress-").isdecimal() and value in Progress.values
    }
    rows = for_board(followed_by(request.user).filter(state=state, pk__in=ticked | set(own)))
    common = shared_change(words, state)
    planned = []
    for row in rows.in_document_order():
        for_all = common if row.pk in ticked else {}
        progress = own.get(row.pk) or for_all.get("progress", "")
        change = Change(row.pk, **{**for_all, "progress": progress}, seen=seen_of(words.get(f"seen-{row.pk}", "")))
        if actions.bulk.changes_something(change):
            planned.append(Planned(row, change, str(dict(Progress.choices).get(progress, "")), row.pk in ticked))
    return planned


def shared_change(words: Mapping[str, str], state: State) -> dict[str, Any]:
    """What is chosen for all ticked rows. An institution or cluster that is not the State's is as good as not chosen."""
    progress, lead, join, leave = (words.get(name, "") for name in ("progress", "lead", "join", "leave"))
    found: dict[str, Any] = {"progress": progress if progress in Progress.values else "", "lead": KEEP}
    if lead == NONE:
        found["lead"] = None
    elif lead.isdecimal():
        found["lead"] = Institution.objects.filter(state=state, pk=lead).first() or KEEP
    for name, pk in (("join", join), ("leave", leave)):
        if pk.isdecimal():
            found[name] = Cluster.objects.filter(state=state, pk=pk).first()
    return found


def board_url(request: HttpRequest, state: State) -> str:
    """Back to the same filters: only words of the address, never another address."""
    words = QueryDict(request.POST.get("query", "").removeprefix("?"), mutable=True)
    words["state"] = state.iso3
    return f"{reverse('followup_board')}?{words.urlencode()}"


def sentence(done: actions.Done) -> str:
    parts = [
        (done.progress, ngettext("progress of %(n)s recommendation", "progress of %(n)s recommendations", done.progress)),
        (done.lead, ngettext("lead institution of %(n)s recommendation", "lead institution of %(n)s recommendations", done.lead)),
        (done.joined, ngettext("%(n)s put into a cluster", "%(n)s put into a cluster", done.joined)),
        (done.left, ngettext("%(n)s taken out of a cluster", "%(n)s taken out of a cluster", done.left)),
    ]  # fmt: skip
    named = [text % {"n": formats.number(count)} for count, text in parts if count]
    return (
        _("Recorded: %(what)s.") % {"what": formats.names(named)} if named else _("Everything stood like this already.")
    )
