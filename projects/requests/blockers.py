"""What is still missing for each move of a request: values with a sentence and the place to mend it."""

from calendar import monthrange
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.audit.models import AuditEvent
from portal.reference.models import Component
from portal.workflow import Blocker
from projects.components.evidence import Given, missing, of_rows
from projects.components.models import Moment
from projects.requests.drafting.sections import page_of
from projects.requests.models import Assessment, Request
from projects.requests.paper import missing as paper
from projects.requests.questions.asked import open_questions
from projects.requests.reminders import rules
from projects.requests.times import CLOCK

LETTER_WITHIN_DAYS = 15
ASSESSORS = 2


def to_submit(request: Request) -> list[Blocker]:
    """Institution, contact, need, a recommendation or why none, forms, consent, seven scores with their evidence, letter within 15 days.

    A request that came on paper: the State's confirmation and what its letter says.
    """
    if (origin := paper.origin_of(request)) is not None:
        return paper.to_submit(request, origin)
    missing = [
        Blocker(sentence, anchor, page_of(request, anchor))
        for is_there, sentence, anchor in (
            (request.title, _("Give the request a title."), "id_title"),
            (request.institution, _("Name the institution that asks."), "id_institution"),
            (
                request.contact_name and request.contact_email,
                _("Name a contact person with an e-mail address."),
                "id_contact_name",
            ),
            (request.need, _("Say what has to change, and for whom."), "id_need"),
            (
                request.no_recommendation_reason or request.recommendations.exists(),
                _("Choose at least one recommendation, or say why none applies."),
                "id_no_recommendation_reason",
            ),
            (request.forms.exists(), _("Choose at least one form of assistance."), "id_forms"),
            (request.consent, _("Choose what may be published."), "id_consent"),
        )
        if not is_there
    ]
    return [*missing, *components_missing(request), *letter_missing(request)]


def components_missing(request: Request) -> list[Blocker]:
    """A component without score and sentence is one answer to give; a score without evidence another."""
    rows = request.component_scores.filter(moment=Moment.REQUEST).prefetch_related("evidence")
    said = {row.component_id: Given(row.score, row.narrative, of_rows(row.evidence.all())) for row in rows}
    found = []
    for component in Component.objects.all():
        scored = said.get(component.pk, Given(None))
        reasons = missing(component.number, scored, component.name)
        if scored.score is None or not scored.narrative:
            sentence = _("Score the component “%(name)s” and say why in a sentence.") % {"name": component.name}
            reasons = [Blocker(sentence, f"id_score_{component.number}")]
        found += [Blocker(one.sentence, one.anchor, page_of(request, one.anchor)) for one in reasons]
    return found


def letter_missing(request: Request) -> list[Blocker]:
    if request.letter_id:
        return []
    latest = timezone.localdate() + timedelta(days=LETTER_WITHIN_DAYS)
    if request.letter_promised_by and request.letter_promised_by <= latest:
        return []
    return [
        Blocker(
            _("Attach the official letter, or give a day within 15 days by which it will follow."),
            "id_letter_file",
            page_of(request, "id_letter_file"),
        )
    ]


def to_resume(request: Request) -> list[Blocker]:
    waiting = [question for question in open_questions(request) if question.answered_at is None]
    return [Blocker(_("Answer every question first."), "questions")] if waiting else []


def to_resume_screening(request: Request) -> list[Blocker]:
    """Every question answered; asked during screening."""
    return wrong_stage(request, "screening") or to_resume(request)


def to_resume_assessment(request: Request) -> list[Blocker]:
    """Every question answered; asked during assessment."""
    return wrong_stage(request, "assessment") or to_resume(request)


def wrong_stage(request: Request, stage: str) -> list[Blocker]:
    if request.asked_during == stage:
        return []
    return [Blocker(_("The questions were asked at another stage; the request returns there."))]


def to_lapse(request: Request) -> list[Blocker]:
    """Every reminder sent, and the last one long enough ago."""
    if request.answer_due_on is None:
        return []
    sent = request.reminders.filter(about=request.answer_due_on, kind__in=rules.ANSWER_KINDS)
    last = sent.filter(kind="answer_overdue").first()
    if last is None:
        return [Blocker(_("The State has not had every reminder yet."))]
    earliest = rules.lapses_on(timezone.localdate(last.sent_at))
    if timezone.localdate() < earliest:
        return [
            Blocker(_("The last reminder went out too recently: not before %(day)s.") % {"day": formats.day(earliest)})
        ]
    return []


def to_decide_on(request: Request) -> list[Blocker]:
    """Two assessments and their consolidation: scores, cost estimate, earlier requests looked at."""
    missing = to_consolidate(request)
    if not missing and not request.consolidations.filter(round=request.round).exists():
        missing.append(Blocker(_("The two assessments have to be consolidated."), "assessments"))
    return missing


def to_consolidate(request: Request) -> list[Blocker]:
    own = Assessment.objects.that_stand().filter(request=request, round=request.round)
    made = own.count()
    missing = []
    if made < ASSESSORS:
        missing.append(Blocker(_("Two assessments are needed; %(n)s is in.") % {"n": made}, "assessments"))
    if own.filter(precedents_seen=False).exists():
        missing.append(Blocker(_("Each assessor must have looked at earlier requests of this kind."), "assessments"))
    return missing


def to_reopen(request: Request) -> list[Blocker]:
    """Was sent once, and ended within 24 months."""
    if request.submitted_at is None:
        return [Blocker(_("The request was never sent; the State begins a new one."))]
    ended = AuditEvent.objects.about(request).filter(to_status=request.status).values_list("at", flat=True).first()
    if ended is None or timezone.localdate() <= months_after(timezone.localdate(ended), CLOCK.reopen_months):
        return []
    return [Blocker(_("The request ended more than 24 months ago; the State makes a new one."))]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def to_agree(request: Request) -> list[Blocker]:
    """Every condition closed, and the same frozen terms accepted by both sides."""
    missing = []
    if request.conditions.filter(closed_at__isnull=True).exists():
        missing.append(Blocker(_("Every condition must be closed first."), "conditions"))
    terms = request.terms.last()
    if terms is None:
        return [*missing, Blocker(_("No terms are proposed yet."), "terms")]
    if terms.state_accepted_at is None:
        missing.append(Blocker(_("The State has not accepted the terms yet."), "terms"))
    if terms.ohchr_accepted_at is None:
        missing.append(Blocker(_("OHCHR has not accepted the terms yet."), "terms"))
    return missing
