"""The only code that writes follow-up."""

from projects.followup.actions.bulk import KEEP, Change, Done, bulk_update
from projects.followup.actions.clusters import (
    add_to_cluster,
    create_cluster,
    merge_clusters,
    remove_from_cluster,
    rename_cluster,
)
from projects.followup.actions.progress import report_progress, set_lead, verify_progress

__all__ = [
    "KEEP",
    "Change",
    "Done",
    "add_to_cluster",
    "bulk_update",
    "create_cluster",
    "merge_clusters",
    "remove_from_cluster",
    "rename_cluster",
    "report_progress",
    "set_lead",
    "verify_progress",
]
