"""The pages of a project's results: the room, one indicator, one value, the review of a period, and the framework's own."""

from django.utils.translation import gettext_lazy as _

from portal.audit.history import explain
from projects.results.workflow import MOVES

explain(
    **{move.verb: move.done for move in MOVES},
    save_values=_("Values entered"),
    verify_value=_("Evidence of a value verified"),
    add_evidence=_("Evidence added to a value"),
    remove_evidence=_("Evidence taken out of a value"),
    lock_period=_("Reporting period locked"),
    unlock_period=_("Reporting period opened"),
    add_result=_("Result added"),
    edit_result=_("Result changed"),
    remove_result=_("Result removed"),
    order_results=_("Results put in another order"),
    add_indicator=_("Indicator added"),
    edit_indicator=_("Indicator changed"),
    remove_indicator=_("Indicator removed"),
    set_targets=_("Targets by period set"),
    copy_framework=_("Results framework copied from another project"),
    make_periods=_("Reporting periods made"),
    edit_period=_("Reporting period changed"),
    remove_period=_("Reporting period removed"),
)
