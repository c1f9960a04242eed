"""What the scan of the do-no-harm gate finds in a text."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    NAME = "name", pgettext_lazy("finding", "Name of a person")
    EMAIL = "email", pgettext_lazy("finding", "E-mail address")
    PHONE = "phone", pgettext_lazy("finding", "Telephone number")
    WEB = "web", pgettext_lazy("finding", "Web address or profile")
    CASE = "case", pgettext_lazy("finding", "Number of a case or file")
    IDENTITY = "identity", pgettext_lazy("finding", "Number of a person’s document")
    DATE = "date", pgettext_lazy("finding", "Day of an event of harm")
    PLACE = "place", pgettext_lazy("finding", "Small place")
    MARK = "mark", pgettext_lazy("finding", "Named, though it must not be")  # of the caller's own list


WHY: dict[str, str | Promise] = {
    "email": _("An address leads to one person."),
    "phone": _("A number leads to one person."),
    "web": _("A page or profile outside the United Nations can lead to a person."),
    "case": _("By its number a case can be looked up, with everybody in it."),
    "identity": _("The number of an identity card, passport or account names one person."),
    "titled": _("A title, and a name after it."),
    "capitals": _("Words with capital letters that are no known institution, State or instrument."),
    "initials": _("Initials, and a name beside them."),
    "patronymic": _("A name with a patronymic."),
    "descent": _("Words that join the parts of a name."),
    "given": _("A frequent given name, and a word beside it."),
    "surname": _("A frequent family name, and one or two characters after it."),
    "date": _("Who knows the day of the event can find who was harmed."),
    "gazetteer": _("So few people live there that a person can be guessed: below 50,000 inhabitants."),
    "village": _("A village, camp or quarter is named."),
    "coordinates": _("Coordinates name one place."),
    "mark": _("What this text is about must not be named here."),
}


@dataclass(frozen=True)
class Finding:
    """`text` is what stands from `start` to `end`; `rule` is why it was found, and stays the same in every language."""

    kind: Kind
    start: int
    end: int
    text: str
    rule: str

    @property
    def why(self) -> str | Promise:
        return WHY[self.rule]


def found(kind: Kind, text: str, start: int, end: int, rule: str) -> Finding:
    return Finding(kind, start, end, text[start:end], rule)
