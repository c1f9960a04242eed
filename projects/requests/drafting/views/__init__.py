"""Pages of drafting: how a draft begins, its eight sections, the whole with its team, and work without the portal."""

from django.utils.translation import gettext_lazy

from portal.audit.history import explain

explain(
    set_team=gettext_lazy("Team of the State set"),
    take_over_offline=gettext_lazy("Answers taken over from a file"),
)
