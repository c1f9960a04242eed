from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.formats import own_language_name
from portal.forms import long_text
from reports.board.questions.figures import Asked


def languages() -> list[tuple[str, str]]:
    return [(code, own_language_name(code)) for code, _name in settings.LANGUAGES]


class TextForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of your text"), choices=languages)


class QuestionForm(TextForm):
    figure = forms.ChoiceField(label=_("Figure"))
    text = forms.CharField(
        label=_("Question"),
        max_length=2000,
        widget=long_text(4),
        help_text=_("It is on the record: members of the Board and staff read it with your name."),
    )
    field_order = ("figure", "text", "language")

    def __init__(self, *args: Any, figures: dict[str, Asked], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["figure"]
        field.choices = [(one.id, f"{one.name}: {one.value}" if one.value else one.name) for one in figures.values()]


class AnswerForm(TextForm):
    text = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=long_text(5),
        help_text=_("It is on the record and cannot be changed; a later answer is added to it."),
    )
    field_order = ("text", "language")
