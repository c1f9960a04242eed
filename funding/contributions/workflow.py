"""A contribution from pledge to the end of its agreement. A pledge is never counted in totals."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State


class ContributionStatus(models.TextChoices):
    PLEDGED = "pledged", pgettext_lazy("contribution", "Pledged")
    SIGNED = "signed", pgettext_lazy("contribution", "Signed")
    CLOSED = "closed", pgettext_lazy("contribution", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("contribution", "Withdrawn")


S = ContributionStatus
DONOR, OHCHR, NOBODY = (
    pgettext_lazy("whose turn", "Donor"),
    pgettext_lazy("whose turn", "OHCHR"),
    pgettext_lazy("whose turn", "Nobody"),
)
STATES = (
    State(S.PLEDGED, S.PLEDGED.label, S.PLEDGED.label, DONOR, "warn"),
    State(S.SIGNED, S.SIGNED.label, S.SIGNED.label, OHCHR, "ok"),
    State(S.CLOSED, S.CLOSED.label, S.CLOSED.label, NOBODY),
    State(S.WITHDRAWN, S.WITHDRAWN.label, S.WITHDRAWN.label, NOBODY, "bad"),
)
COUNTED = (S.SIGNED, S.CLOSED)
MOVES = (
    Move(
        "sign",
        _("Record the signature"),
        pgettext_lazy("history", "Signature recorded"),
        (S.PLEDGED,),
        S.SIGNED,
        "funding.change_contribution",
        tone="primary",
    ),
    Move(
        "withdraw",
        _("Record the withdrawal"),
        pgettext_lazy("history", "Withdrawal recorded"),
        (S.PLEDGED,),
        S.WITHDRAWN,
        "funding.change_contribution",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "annul",
        _("Annul: recorded by mistake"),
        pgettext_lazy("history", "Annulled: recorded by mistake"),
        (S.SIGNED,),
        S.WITHDRAWN,
        "funding.change_contribution",
        needs_note=True,
        tone="danger",
    ),
    Move(
        "close",
        _("Close the agreement"),
        pgettext_lazy("history", "Agreement closed"),
        (S.SIGNED,),
        S.CLOSED,
        "funding.change_contribution",
    ),
)
