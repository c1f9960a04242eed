"""Where the worker finds the tasks of this app."""

from reports.papers.tasks import render_paper, resume_papers
from reports.runs.tasks import render_edition, resume_editions

__all__ = ["render_edition", "render_paper", "resume_editions", "resume_papers"]
