"""A financial period from open to certified. What is certified does not change any more."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class PeriodStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("financial period", "Open")
    SOFT_CLOSED = "soft_closed", pgettext_lazy("financial period", "Soft-closed")
    CERTIFIED = "certified", pgettext_lazy("financial period", "Certified")


S = PeriodStatus
FINANCE, NOBODY = pgettext_lazy("whose turn", "Finance"), pgettext_lazy("whose turn", "Nobody")
STATES = (
    State(S.OPEN, S.OPEN.label, S.OPEN.label, FINANCE, "warn"),
    State(S.SOFT_CLOSED, S.SOFT_CLOSED.label, S.SOFT_CLOSED.label, FINANCE, "progress"),
    State(S.CERTIFIED, S.CERTIFIED.label, S.CERTIFIED.label, NOBODY, "ok"),
)
MOVES = (
    Move(
        "soft_close",
        _("Close for ordinary postings"),
        pgettext_lazy("history", "Closed for ordinary postings"),
        (S.OPEN,),
        S.SOFT_CLOSED,
        "funding.close_financialperiod",
        tone="primary",
    ),
    Move(
        "reopen",
        _("Open again"),
        pgettext_lazy("history", "Opened again"),
        (S.SOFT_CLOSED,),
        S.OPEN,
        "funding.close_financialperiod",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "certify",
        _("Certify"),
        pgettext_lazy("history", "Certified"),
        (S.SOFT_CLOSED,),
        S.CERTIFIED,
        "funding.certify_financialperiod",
        tone="primary",
    ),
)
