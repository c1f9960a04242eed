"""What views that take a form share."""

from django import forms
from django.http import HttpRequest, QueryDict

from portal.workflow import NotAllowed


def posted(request: HttpRequest) -> QueryDict | None:
    """What the form sent, even when that is nothing; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


def show_reasons(form: forms.BaseForm, refusal: NotAllowed) -> None:
    """Puts each reason of a refusal beside the field it is about, or above the form."""
    for reason in refusal.reasons:
        name = reason.anchor.removeprefix("id_")
        form.add_error(name if name in form.fields else None, str(reason))
