from django import forms
from django.utils.translation import gettext_lazy

from portal.documents.uploads import LetterField
from portal.forms import long_text


class MessageForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Message"), max_length=4000, widget=long_text(4))
    attachment = LetterField(label=gettext_lazy("Attachment"), required=False)


class NoteForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=long_text(4))
