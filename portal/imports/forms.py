from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.formats import number
from portal.imports.kinds import ImportKind


class UploadForm(forms.Form):
    """The file and what it holds. What is wrong with the file is said on the review page, with place and way out."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an import", "Kind"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("50 MB at most. Nothing is changed before you have seen what the file would do."),
        allow_empty_file=True,
        max_length=200,
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind.name, kind.label) for kind in kinds]


class SearchForm(forms.Form):
    """Which rows of an import are shown; in the address, so that a link shows the same."""

    q = forms.CharField(
        label=_("Row number, words or code"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    code = forms.ChoiceField(label=_("Remark"), required=False)

    def __init__(self, *args: Any, codes: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["code"]
        field.choices = [("", _("All")), *((code, f"{code} ({number(rows)})") for code, rows in codes.items())]
