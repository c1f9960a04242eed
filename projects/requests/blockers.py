"""What is still missing for each move of a request: values with a sentence and the place to mend it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.models import AuditEvent
from portal.reference.models import Component
from portal.workflow import Blocker
from projects.components.models import Moment
from projects.requests.drafting.sections import page_of
from projects.requests.models import Request

LETTER_WITHIN_DAYS = 15
ASSESSORS = 2
REOPEN_WITHIN = timedelta(days=731)  # 24 months with a leap day


def to_submit(request: Request) -> list[Blocker]:
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
    scored = set(
        request.component_scores.filter(moment=Moment.REQUEST)
        .exclude(narrative="")
        .values_list("component__number", flat=True)
    )
    return [
        Blocker(
            _("Score the component “%(name)s” and say why in a sentence.") % {"name": component.name},
            f"id_score_{component.number}",
            page_of(request, f"id_score_{component.number}"),
        )
        for component in Component.objects.all()
        if component.number not in scored
    ]


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
    open_questions = request.questions.filter(answered_at__isnull=True).count()
    return [Blocker(_("Answer every question first."), "questions")] if open_questions else []


def to_resume_screening(request: Request) -> list[Blocker]:
    return wrong_stage(request, "screening") or to_resume(request)


def to_resume_assessment(request: Request) -> list[Blocker]:
    return wrong_stage(request, "assessment") or to_resume(request)


def wrong_stage(request: Request, stage: str) -> list[Blocker]:
    if request.asked_during == stage:
        return []
    return [Blocker(_("The questions were asked at another stage; the request returns there."))]


def to_decide_on(request: Request) -> list[Blocker]:
    made = request.assessments.count()
    missing = []
    if made < ASSESSORS:
        missing.append(Blocker(_("Two assessments are needed; %(n)s is in.") % {"n": made}, "assessments"))
    if request.assessments.filter(precedents_seen=False).exists():
        missing.append(Blocker(_("Each assessor must have looked at earlier requests of this kind."), "assessments"))
    return missing


def to_reopen(request: Request) -> list[Blocker]:
    ended = AuditEvent.objects.about(request).filter(to_status=request.status).values_list("at", flat=True).first()
    if ended is None or ended >= timezone.now() - REOPEN_WITHIN:
        return []
    return [Blocker(_("The request ended more than 24 months ago; the State makes a new one."))]


def to_agree(request: Request) -> list[Blocker]:
    if request.conditions.filter(closed_at__isnull=True).exists():
        return [Blocker(_("Every condition must be closed first."), "conditions")]
    return []
