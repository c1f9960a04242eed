"""Where the worker finds the tasks of this app."""

from portal.imports.tasks import resume_imports, work_on_import

__all__ = ["resume_imports", "work_on_import"]
