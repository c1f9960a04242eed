"""What an export calls things: every name of one language, loaded once, so that rows need no join and no translation.

English is the language of UHRI, and there the words are UHRI's own: a file in English can be imported again.
"""

from dataclasses import dataclass

from django.utils.translation import gettext, override

from portal import formats
from portal.reference.models import Entity, RegionalGroup, SdgGoal, State
from projects.coverage.assistance import Assistance
from projects.recommendations.models import Position, Progress, Recommendation

UHRI_POSITIONS: dict[str, str] = {
    Position.SUPPORTED: "Supported",
    Position.PARTIALLY_SUPPORTED: "Supported/Noted",
    Position.NOTED: "Noted",
    Position.PENDING: "Pending",
    Position.NOT_APPLICABLE: "",
    Position.UNKNOWN: "",
}
UHRI_TYPES: dict[str, str] = {
    Recommendation.Kind.RECOMMENDATION: "Recommendations",
    Recommendation.Kind.CONCERN: "Concerns/Observations",
    Recommendation.Kind.PLEDGE: "Voluntary Pledge",
}
UHRI_REGIONS = {
    "AFG": "Africa",
    "APG": "Asia-Pacific",
    "EEG": "Eastern Europe",
    "GRULAC": "Latin America and the Caribbean",
    "WEOG": "Western Europe and Others",
}
PLEDGE = "Voluntary Pledge"
NOT_NAMED = "Unknown"  # a recommending State that the source does not name, in the word that imports know
ENGLISH_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Words:
    language: str
    states: dict[int, str]
    states_in_english: dict[int, str]
    entities: dict[int, str]
    regions: dict[int, str]  # State → its region
    goals: dict[int, str]  # by number
    positions: dict[str, str]
    kinds: dict[str, str]
    progress: dict[str, str]
    assistance: dict[str, str]
    not_named: str
    session_pattern: str
    cycle_pattern: str

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    def session(self, number: int) -> str:
        return self.session_pattern % {"number": self.ordinal(number)}

    def cycle(self, number: int) -> str:
        return self.cycle_pattern % {"number": self.ordinal(number)}

    def ordinal(self, number: int) -> str:
        """48th in English; in the other languages the number alone, and the sentence around it says the rest."""
        return ordinal(number) if self.is_english else str(number)

    def position(self, kind: str, position: str) -> str:
        if kind == Recommendation.Kind.PLEDGE and self.is_english:
            return PLEDGE
        return self.positions.get(position, "")

    def goal(self, number: int, target: str = "") -> str:
        """`16 - PEACE, JUSTICE AND STRONG INSTITUTIONS` as in the sources; a target goes by its code and its goal."""
        name = self.goals[number]
        return f"{target or number} - {name.upper() if self.is_english and not target else name}"


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else ENGLISH_ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def load_words(language: str | None = None) -> Words:
    """Of the active language, or of `language`. Four queries."""
    with override(language or formats.language()):
        return words_of(formats.language())


def words_of(language: str) -> Words:
    is_english = language == "en"
    states = list(State.objects.all())
    groups = {group.pk: group for group in RegionalGroup.objects.all()}
    shown = {pk: UHRI_REGIONS.get(one.code, one.name) if is_english else one.name for pk, one in groups.items()}
    return Words(
        language=language,
        states={state.pk: state.name for state in states},
        states_in_english={state.pk: state.name_en for state in states},  # type: ignore[attr-defined]
        entities={entity.pk: entity.name for entity in Entity.objects.all()},
        regions={state.pk: shown[state.regional_group_id] for state in states if state.regional_group_id},
        goals={goal.number: goal.name for goal in SdgGoal.objects.all()},
        positions=UHRI_POSITIONS if is_english else said(Position),
        kinds=UHRI_TYPES if is_english else said(Recommendation.Kind),
        progress=said(Progress),
        assistance=said(Assistance),
        not_named=NOT_NAMED if is_english else gettext("not known"),
        session_pattern=gettext("%(number)s Session"),
        cycle_pattern=gettext("%(number)s Cycle"),
    )


def said(choices: type[Position] | type[Progress] | type[Assistance] | type[Recommendation.Kind]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
