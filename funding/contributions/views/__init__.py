from funding.contributions.views.entry import contribution_edit, contribution_new, receipt_new
from funding.contributions.views.pages import (
    contribution_agreement,
    contribution_detail,
    contribution_list,
    contribution_move,
)

__all__ = [
    "contribution_agreement",
    "contribution_detail",
    "contribution_edit",
    "contribution_list",
    "contribution_move",
    "contribution_new",
    "receipt_new",
]
