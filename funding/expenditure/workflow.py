"""A total of the source: open until finance agrees that the ledger says the same, or why it does not."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State, Workflow, register


class SourceTotalStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("total of the source", "Open")
    AGREED = "agreed", pgettext_lazy("total of the source", "Agreed")


S = SourceTotalStatus
FINANCE, NOBODY = pgettext_lazy("whose turn", "Finance"), pgettext_lazy("whose turn", "Nobody")

SOURCE_TOTAL = register(
    Workflow(
        "source total",
        (
            State(S.OPEN, S.OPEN.label, S.OPEN.label, FINANCE, "warn"),
            State(S.AGREED, S.AGREED.label, S.AGREED.label, NOBODY, "ok"),
        ),
        (
            Move(
                "agree",
                pgettext_lazy("total of the source", "Agree"),
                pgettext_lazy("history", "Reconciliation agreed"),
                (S.OPEN,),
                S.AGREED,
                "funding.agree_sourcetotal",
                tone="primary",
            ),
            Move(
                "reopen",
                _("Open again"),
                pgettext_lazy("history", "Reconciliation opened again"),
                (S.AGREED,),
                S.OPEN,
                "funding.agree_sourcetotal",
                needs_note=True,
            ),
        ),
    )
)
