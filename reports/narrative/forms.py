from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from portal.formats import own_language_name
from reports.narrative.texts import tidy


class TextField(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class TextForm(forms.Form):
    """One text. Its length is the action's to judge: a control that cuts off what is pasted would lose it."""

    text = TextField(label=_("Text"), required=False, strip=False)

    def __init__(self, *args: Any, language: str, is_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        field.widget.attrs.update({"rows": 16, "lang": language, "dir": direction, "aria-describedby": "markup"})
        field.disabled = not is_open


class LanguagesForm(forms.Form):
    original = forms.ChoiceField(label=_("Written first in"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Complete before approval also in"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Editions in other languages are made as well; a text that is missing there is printed in the language in which it was written, and marked."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, own_language_name(code)) for code, _name in settings.LANGUAGES]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]
