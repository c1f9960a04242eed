from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
