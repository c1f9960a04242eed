"""Where the worker finds the tasks of this app."""

from reports.runs.tasks import render_edition, resume_editions

__all__ = ["render_edition", "resume_editions"]
