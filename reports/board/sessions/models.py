"""Sessions of the Board: what is on the agenda, with which papers, and who takes no part in an item."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_head, is_programme_staff, is_staff, is_trustee, standing
from portal.documents.models import Document
from portal.reference.models import State
from projects.requests.models import Request
from reports.board.members.models import BoardMember
from reports.board.sessions.workflow import SessionStatus
from reports.runs.models import Report


class BoardSessionQuerySet(models.QuerySet["BoardSession"]):
    def visible_to(self, user: Any) -> "BoardSessionQuerySet":
        """Staff see all; trustees from the moment a session is convened on."""
        person = standing(user)
        if person.is_staff:
            return self
        if person.has(Role.TRUSTEE):
            return self.exclude(status=SessionStatus.PLANNED)
        return self.none()


class BoardSession(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    class Mode(models.TextChoices):
        IN_PERSON = "in_person", pgettext_lazy("session", "In person")
        FIELD = "field", pgettext_lazy("session", "In the field")
        ONLINE = "online", pgettext_lazy("session", "Online")
        HYBRID = "hybrid", pgettext_lazy("session", "In person and online")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=200, blank=True)
    status = models.CharField(_("stage"), max_length=12, choices=SessionStatus, default=SessionStatus.PLANNED)
    papers_due_on = models.DateField(_("papers due"), null=True, blank=True)  # what comes later is marked late
    summary = models.TextField(_("what it was about"), max_length=4000, blank=True)  # for the Board's report
    language = models.CharField(max_length=10, default="en")
    states = models.ManyToManyField(State, blank=True, related_name="+", verbose_name=_("States visited"))

    objects = BoardSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of the Board")
        verbose_name_plural = _("sessions of the Board")
        ordering = ["-number"]
        rules_permissions = {
            "view": is_staff | is_trustee,
            "change": is_programme_staff,
            "convene": is_head,
            "take_part": is_trustee,
        }
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="board_session_dates_in_order")
        ]

    def __str__(self) -> str:
        return str(self.number)


class Attendance(models.Model):
    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="attendances")
    is_present = models.BooleanField(default=True)

    class Meta:
        ordering = ["session", "member__name"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="attendance_once_per_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.session}"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> "AgendaItemQuerySet":
        """Those of the sessions one sees, without the items that one has declared an interest in."""
        seen = self.filter(session__in=BoardSession.objects.visible_to(user))
        return seen.open_to(user)

    def without_outcome(self) -> "AgendaItemQuerySet":
        """The Board's advice on a request is its outcome."""
        return self.filter(outcome="", advice__isnull=True)

    def open_to(self, user: Any) -> "AgendaItemQuerySet":
        """Without the items that this person takes no part in, whatever else they may see."""
        recused = Recusal.objects.in_force().filter(item=OuterRef("pk"), member__user=getattr(user, "pk", None) or 0)
        return self.exclude(Exists(recused))


class AgendaItem(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One item of a session's agenda. A request, a report or an earlier recommendation hangs on it by its kind."""

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("agenda item", "Opening, agenda and officers")
        REQUEST = "request", pgettext_lazy("agenda item", "Request that awaits advice")
        REPORT = "report", pgettext_lazy("agenda item", "Report")
        STATEMENT = "statement", pgettext_lazy("agenda item", "Statement of income and expenditure")
        FOLLOW_UP = "follow_up", pgettext_lazy("agenda item", "Follow-up of earlier recommendations")
        DISCUSSION = "discussion", pgettext_lazy("agenda item", "Discussion")
        OTHER = "other", pgettext_lazy("agenda item", "Other matters")

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(max_length=10, default="en")
    note = models.TextField(_("annotation"), max_length=4000, blank=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    outcome = models.TextField(_("outcome"), max_length=4000, blank=True)  # what the Board concluded, for the minutes
    outcome_language = models.CharField(max_length=10, default="en")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["session", "position", "id"]
        rules_permissions = {"change": is_programme_staff, "record": is_programme_staff}
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="agenda_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["session", "request"], condition=Q(request__isnull=False), name="agenda_request_once"
            ),
            models.UniqueConstraint(
                fields=["session", "report"], condition=Q(report__isnull=False), name="agenda_report_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="request", request__isnull=False) | (~Q(kind="request") & Q(request__isnull=True)),
                name="agenda_request_item_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}.{self.position} {self.title}"


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def in_force(self) -> "RecusalQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Recusal(models.Model):
    """A member's interest in an item: until it is withdrawn they neither see the item nor take part in it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="recusals")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="recusals")
    reason = models.TextField(_("what the interest is"), max_length=1000)
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.TextField(_("why the interest stands no more"), max_length=1000, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="recusal_withdrawn_at_with_by",
            ),
            models.UniqueConstraint(
                fields=["item", "member"], condition=Q(withdrawn_at__isnull=True), name="recusal_once_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.item}"


class SessionPaperQuerySet(models.QuerySet["SessionPaper"]):
    def visible_to(self, user: Any) -> "SessionPaperQuerySet":
        """Those of the sessions one sees, without the papers of items that one takes no part in."""
        seen = self.filter(session__in=BoardSession.objects.visible_to(user))
        return seen.filter(Q(item__isnull=True) | Q(item__in=AgendaItem.objects.visible_to(user)))


class SessionPaper(models.Model):
    """A paper of an item, or of the whole session, in one language."""

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="papers")
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(_("language"), max_length=10, default="en")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    translation_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="translations")
    is_late = models.BooleanField(default=False)  # came after the day on which papers were due
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SessionPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a session")
        verbose_name_plural = _("papers of sessions")
        ordering = ["session", "item__position", "id"]

    def __str__(self) -> str:
        return self.title


class SessionLook(models.Model):
    """Until when a trustee has seen the papers of a session: what came later is new to them."""

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "user"]
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="session_look_once_per_person")]


class Invitation(models.Model):
    """That a member is told by mail, once, that a session which they serve in is convened."""

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="invitations")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "user"]
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="session_invitation_once_per_person")]

    def __str__(self) -> str:
        return f"{self.session} · {self.user}"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, user: Any) -> "MinutesQuerySet":
        """Staff from the first draft on; trustees once the session was held. Their parts are a further question."""
        seen = self.filter(session__in=BoardSession.objects.visible_to(user))
        if standing(user).is_staff:
            return seen
        return seen.filter(session__status__in=(SessionStatus.HELD, SessionStatus.CLOSED))


class Minutes(models.Model):
    """The record of a session, begun from its agenda, attendance, advice and answers, and finished by people."""

    session = models.OneToOneField(BoardSession, models.CASCADE, related_name="minutes")
    language = models.CharField(max_length=10, default="en")
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_at_session = models.ForeignKey(  # a later one; empty when the head of section adopted them alone
        BoardSession, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, adopted_by__isnull=True, adopted_at_session__isnull=True)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="minutes_adopted_at_with_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}"


class MinutesPartQuerySet(models.QuerySet["MinutesPart"]):
    def visible_to(self, user: Any) -> "MinutesPartQuerySet":
        """What concerns an item is read by those who take part in it."""
        seen = self.filter(minutes__in=Minutes.objects.visible_to(user))
        return seen.filter(Q(item__isnull=True) | Q(item__in=AgendaItem.objects.visible_to(user)))


class MinutesPart(models.Model):
    """One heading of the minutes with its text; what concerns an item names it, so that it can be kept from a member."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="minutes_parts")
    heading = models.CharField(_("heading"), max_length=300)
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MinutesPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of the minutes")
        verbose_name_plural = _("parts of the minutes")
        ordering = ["minutes", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["minutes", "position"], name="minutes_part_position_once")]

    def __str__(self) -> str:
        return self.heading
