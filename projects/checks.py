"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""
