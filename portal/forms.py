"""Fields that forms of every app share."""

from django import forms


def long_text(rows: int) -> forms.Textarea:
    """For text of people, in whichever direction their language runs."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "placeholder": " "})
