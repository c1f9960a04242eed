from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.documents.uploads import LetterField
from projects.portfolio.models import ProjectDocument


class DocumentForm(forms.Form):
    upload = LetterField(label=_("File"))
    title = forms.CharField(
        label=_("Title"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "})
    )
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProjectDocument.Kind.choices, initial=ProjectDocument.Kind.OTHER)
    is_shared = forms.BooleanField(label=_("The States of the project may open it"), required=False)
