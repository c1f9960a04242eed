"""Which donor a file means, and of what kind a donor with an unknown name is."""

import difflib
import re
from dataclasses import dataclass

from django.conf import settings

from funding.donors.models import Donor
from portal.accounts.models import Organisation
from portal.reference.aliases import StateNames, normalise
from portal.reference.models import State

Kind = Organisation.Kind
KNOWN = {
    "european commission": Kind.INTERGOVERNMENTAL,
    "european union": Kind.INTERGOVERNMENTAL,
    "organisation internationale de la francophonie": Kind.INTERGOVERNMENTAL,
    "education above all and silatech": Kind.FOUNDATION,
}
# By words of the name in the languages in which donors are named; the first that fits decides.
WORDS: tuple[tuple[str, Kind], ...] = (
    (r"multi partner|mptf|pooled fund|peacebuilding fund|joint sdg fund|trust fund|multidonor", Kind.POOLED_FUND),
    (r"united nations|undp|unicef|unfpa|un women|unesco|unhcr|unops|\bilo\b|\biom\b", Kind.POOLED_FUND),
    (r"universi\w*|college|academy|institute of|school of|hochschule", Kind.ACADEMIC),
    (r"foundation|fondation|fundacion|fondazione|stiftung|stichting|philanthrop\w*|endowment", Kind.FOUNDATION),
    (
        r"commission|council of|union|league of|organi[sz]ation of|organi[sz]ation internationale|bank",
        Kind.INTERGOVERNMENTAL,
    ),
    (r"inc|ltd|llc|limited|corporation|corp|company|gmbh|plc|group|holding", Kind.PRIVATE),
)
SURE = 0.83  # how like a State's name a spelling must be before it is taken for a misspelt State


@dataclass(frozen=True)
class Found:
    """`donor` when known already; else the organisation or State that the new donor is; else only its name and kind."""

    name: str
    donor: Donor | None = None
    organisation: Organisation | None = None
    state: State | None = None
    kind: str = Kind.OTHER


class DonorNames:
    """Every donor, organisation and State in memory, by three queries."""

    def __init__(self) -> None:
        self.states = StateNames()
        self.by_state: dict[int, Organisation] = {}
        self.by_name: dict[str, Organisation] = {}
        self.donors = {donor.organisation_id: donor for donor in Donor.objects.select_related("organisation")}
        for organisation in Organisation.objects.order_by("pk"):
            self.add(organisation)

    def add(self, organisation: Organisation) -> None:
        for name in names_of(organisation):
            self.by_name.setdefault(normalise(name), organisation)
        if organisation.state_id and organisation.kind == Kind.GOVERNMENT and self.stands_for_state(organisation):
            self.by_state.setdefault(organisation.state_id, organisation)

    def stands_for_state(self, organisation: Organisation) -> bool:
        """A Government is its State's donor; a ministry of the same State is another organisation."""
        state = self.states.find(organisation.name)
        return organisation.pk in self.donors or (state is not None and state.pk == organisation.state_id)

    def find(self, text: str) -> Found:
        name = " ".join(text.split())
        state = self.states.find(name)
        organisation = self.by_state.get(state.pk) if state else self.by_name.get(normalise(name))
        donor = self.donors.get(organisation.pk) if organisation else None
        kind = Kind.GOVERNMENT if state else kind_of(name)
        return Found(name, donor, organisation, state, organisation.kind if organisation else kind)

    def misspelt_state(self, found: Found) -> list[str]:
        """States of which the name may be a misspelling; none when it is known or looks like an organisation's."""
        if found.organisation or found.state or found.kind != Kind.OTHER:
            return []
        near = difflib.get_close_matches(normalise(found.name), self.states.alias_list, n=6, cutoff=SURE)
        return list(dict.fromkeys(self.states.states[alias].name for alias in near))


def kind_of(name: str) -> str:
    plain = normalise(name)
    if plain in KNOWN:
        return KNOWN[plain]
    return next((kind for words, kind in WORDS if re.search(rf"\b(?:{words})\b", plain)), Kind.OTHER)


def columns_of_name() -> dict[str, str]:
    """Language → column of a translated name."""
    return {code: f"name_{code.replace('-', '_')}" for code, _label in settings.LANGUAGES}


def names_of(record: Organisation | State) -> set[str]:
    return {name for column in columns_of_name().values() if (name := getattr(record, column, None))}
