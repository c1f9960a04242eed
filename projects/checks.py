"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from projects.experience import closing

__all__ = ["closing"]
