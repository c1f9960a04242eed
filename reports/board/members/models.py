"""The members of the Board of Trustees and their terms: three years, at most two, one member for each regional group."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_admin, is_head, is_staff, is_trustee
from portal.reference.models import RegionalGroup, State

MOST_TERMS = 2
YEARS = 3  # of a term
# The day before the third anniversary; 29 February has it on the 28th.
LAST_DAY = f"GREATEST((%(expressions)s + interval '{YEARS} years')::date - 1, (%(expressions)s - 1 + interval '{YEARS} years')::date)"


def days_between(first: str, last: str) -> Func:
    """From one column to the other, both included."""
    return Func(first, last, Value("[]"), function="daterange", output_field=DateRangeField())


class BoardMemberQuerySet(models.QuerySet["BoardMember"]):
    def visible_to(self, user: Any) -> "BoardMemberQuerySet":
        """The composition of the Board is public."""
        return self

    def serving(self, on: date) -> "BoardMemberQuerySet":
        terms = BoardTerm.objects.filter(starts_on__lte=on, ends_on__gte=on)
        return self.filter(pk__in=terms.values("member"))


class BoardMember(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    name = models.CharField(_("name"), max_length=120)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="board_member")  # to sign in
    regional_group = models.ForeignKey(
        RegionalGroup, models.PROTECT, related_name="+", verbose_name=_("regional group")
    )
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nationality")
    )

    objects = BoardMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the Board")
        verbose_name_plural = _("members of the Board")
        ordering = ["name", "id"]
        rules_permissions = {"view": is_staff | is_trustee, "change": is_head | is_admin}

    def __str__(self) -> str:
        return self.name


class BoardTermQuerySet(models.QuerySet["BoardTerm"]):
    def on(self, day: date) -> "BoardTermQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def chairing(self, day: date) -> "BoardTermQuerySet":
        return self.on(day).filter(chairs_from__lte=day, chairs_until__gte=day)


class BoardTerm(models.Model):
    """One appointment by the Secretary-General, first and last day included."""

    member = models.ForeignKey(BoardMember, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(_("term"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    chairs_from = models.DateField(_("Chair from"), null=True, blank=True)
    chairs_until = models.DateField(_("Chair until"), null=True, blank=True)

    objects = BoardTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a member")
        verbose_name_plural = _("terms of members")
        ordering = ["member", "number"]
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="board_term_numbered_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_TERMS),
                name="board_member_two_terms_at_most",
                violation_error_message=_("A member serves two terms at most."),
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="board_term_dates_in_order"),
            models.CheckConstraint(
                condition=Q(ends_on__lte=Func("starts_on", template=LAST_DAY, output_field=models.DateField())),
                name="board_term_three_years_at_most",
                violation_error_message=_("A term is three years at most."),
            ),
            ExclusionConstraint(
                name="board_terms_of_a_member_do_not_overlap",
                expressions=[
                    (
                        Func("member", "member", Value("[]"), function="int8range", output_field=IntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (days_between("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The member serves another term in these days."),
            ),
            ExclusionConstraint(
                name="board_one_chair_at_a_time",
                expressions=[(days_between("chairs_from", "chairs_until"), RangeOperators.OVERLAPS)],
                condition=Q(chairs_from__isnull=False),
                violation_error_message=_("The Board has one Chair at a time."),
            ),
            models.CheckConstraint(
                condition=Q(chairs_from__isnull=True, chairs_until__isnull=True)
                | Q(
                    chairs_from__gte=F("starts_on"), chairs_until__gte=F("chairs_from"), chairs_until__lte=F("ends_on")
                ),
                name="board_chair_within_the_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.starts_on}–{self.ends_on}"
