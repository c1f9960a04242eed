"""A donor's condition as a plain value: what is compared, kept as JSON and said in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.contributions.models import Contribution
from funding.earmarking.models import Condition
from portal import formats
from portal.reference.finance import ObjectClass
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.portfolio.models import Project

Dimension, Sense, Strength = Condition.Dimension, Condition.Sense, Condition.Strength
# Which relation of a condition holds its values, and by which key a value is known outside the database.
RELATIONS: dict[str, tuple[str, str]] = {
    Dimension.REGION: ("regions", "code"),
    Dimension.STATE: ("states", "iso3"),
    Dimension.COMPONENT: ("components", "number"),
    Dimension.FORM: ("forms", "code"),
    Dimension.PROJECT: ("projects", "code"),
}
RULES = {
    (Dimension.REGION, Sense.ONLY): _("Only for region: %(names)s."),
    (Dimension.REGION, Sense.NOT): _("Not for region: %(names)s."),
    (Dimension.STATE, Sense.ONLY): _("Only for State: %(names)s."),
    (Dimension.STATE, Sense.NOT): _("Not for State: %(names)s."),
    (Dimension.COMPONENT, Sense.ONLY): _("Only for component: %(names)s."),
    (Dimension.COMPONENT, Sense.NOT): _("Not for component: %(names)s."),
    (Dimension.FORM, Sense.ONLY): _("Only for form of assistance: %(names)s."),
    (Dimension.FORM, Sense.NOT): _("Not for form of assistance: %(names)s."),
    (Dimension.PROJECT, Sense.ONLY): _("Only for project: %(names)s."),
    (Dimension.PROJECT, Sense.NOT): _("Not for project: %(names)s."),
    (Dimension.OBJECT_CLASS, Sense.ONLY): _("Only for object class: %(names)s."),
    (Dimension.OBJECT_CLASS, Sense.NOT): _("Not for object class: %(names)s."),
    (Dimension.PERIOD, Sense.ONLY): _("Only for the period: %(names)s."),
    (Dimension.PERIOD, Sense.NOT): _("Not for the period: %(names)s."),
    (Dimension.OTHER, Sense.ONLY): _("In the donor's words: %(names)s"),
    (Dimension.OTHER, Sense.NOT): _("Not, in the donor's words: %(names)s"),
}


@dataclass(frozen=True)
class Terms:
    """`values` are (key, name); a name is in the reader's language, a key never changes."""

    dimension: str
    sense: str = Sense.ONLY
    strength: str = Strength.HARD
    values: tuple[tuple[str, str], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    wording: str = ""
    pk: int | None = field(default=None, compare=False)  # None: of the agreement itself, its first and last day
    of_agreement: bool = False

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for key, _name in self.values)

    @property
    def is_hard(self) -> bool:
        return self.strength == Strength.HARD

    @property
    def is_read_by_people(self) -> bool:
        """What only a person can judge: the portal asks for an answer in words instead of deciding."""
        return self.dimension == Dimension.OTHER

    @property
    def forbids(self) -> bool:
        return self.is_hard and not self.is_read_by_people

    @property
    def rule(self) -> str:
        """“Only for region: African States.”"""
        if self.of_agreement:
            return agreement_rule(self.starts_on, self.ends_on)
        return str(RULES[Dimension(self.dimension), Sense(self.sense)]) % {"names": self.names}

    @property
    def names(self) -> str:
        if self.dimension == Dimension.PERIOD:
            return days(self.starts_on, self.ends_on)
        if self.dimension == Dimension.OTHER:
            return self.wording
        return formats.names(name for _key, name in self.values)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "id": self.pk,
            "dimension": str(self.dimension),
            "sense": str(self.sense),
            "strength": str(self.strength),
            "values": sorted(self.keys),
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "wording": self.wording,
            "of_agreement": self.of_agreement,
        }


def days(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return formats.period(starts_on, ends_on)
    if starts_on:
        return str(_("from %(day)s")) % {"day": formats.day(starts_on)}
    return str(_("until %(day)s")) % {"day": formats.day(ends_on)}


def agreement_rule(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        sentence = _("Under the agreement the money is spent from %(from)s to %(to)s.")
    elif starts_on:
        sentence = _("Under the agreement the money is spent from %(from)s on.")
    else:
        sentence = _("Under the agreement the money is spent by %(to)s.")
    return str(sentence) % {"from": formats.day(starts_on), "to": formats.day(ends_on)}


def terms_of(condition: Condition) -> Terms:
    """Of a condition read with `with_values`."""
    return Terms(
        dimension=condition.dimension,
        sense=condition.sense,
        strength=condition.strength,
        values=values_of(condition),
        starts_on=condition.starts_on,
        ends_on=condition.ends_on,
        wording=condition.wording,
        pk=condition.pk,
    )


def values_of(condition: Condition) -> tuple[tuple[str, str], ...]:
    if condition.dimension == Dimension.OBJECT_CLASS:
        return tuple((key, class_name(key)) for key in condition.object_classes)
    if condition.dimension not in RELATIONS:
        return ()
    relation, key = RELATIONS[condition.dimension]
    return tuple((str(getattr(one, key)), called(one)) for one in getattr(condition, relation).all())


def called(one: Any) -> str:
    return one.code if isinstance(one, Project) else str(one)


def class_name(key: str) -> str:
    return str(ObjectClass(key).label) if key in ObjectClass.values else key


def of_agreement(contribution: Contribution) -> list[Terms]:
    """The first and last day on which the agreement lets its money be spent bind like a condition."""
    if not contribution.starts_on and not contribution.valid_until:
        return []
    return [
        Terms(
            Dimension.PERIOD,
            starts_on=contribution.starts_on,
            ends_on=contribution.valid_until,
            of_agreement=True,
        )
    ]


def binding(contribution: Contribution) -> list[Terms]:
    """Everything that an allocation of this contribution is held against, read now."""
    return binding_many([contribution])[contribution.pk]


def binding_many(contributions: Iterable[Contribution]) -> dict[int, list[Terms]]:
    """The same of many, at the cost of one: contribution → its terms."""
    found = {one.pk: of_agreement(one) for one in contributions}
    for condition in Condition.objects.filter(contribution__in=list(found)).with_values():
        found[condition.contribution_id].append(terms_of(condition))
    return found


class Names:
    """Names of values for terms that were kept as JSON, in the reader's language; each list is read when first needed."""

    def __init__(self) -> None:
        self.known: dict[str, Mapping[str, str]] = {}

    def of(self, dimension: str, key: str) -> str:
        if dimension == Dimension.OBJECT_CLASS:
            return class_name(key)
        if dimension not in self.known:
            self.known[dimension] = self.read(dimension)
        return self.known[dimension].get(key, key)

    def read(self, dimension: str) -> dict[str, str]:
        rows: dict[str, Callable[[], Iterable[Any]]] = {
            Dimension.REGION: RegionalGroup.objects.all,
            Dimension.STATE: State.objects.all,
            Dimension.COMPONENT: Component.objects.all,
            Dimension.FORM: AssistanceForm.objects.all,
        }
        if dimension not in rows:
            return {}
        key = RELATIONS[dimension][1]
        return {str(getattr(one, key)): str(one) for one in rows[dimension]()}

    def terms(self, plain: Mapping[str, Any]) -> Terms:
        """What `Terms.plain` kept."""
        keys: Sequence[str] = plain["values"]
        return Terms(
            dimension=plain["dimension"],
            sense=plain["sense"],
            strength=plain["strength"],
            values=tuple((key, self.of(plain["dimension"], key)) for key in keys),
            starts_on=a_day(plain["starts_on"]),
            ends_on=a_day(plain["ends_on"]),
            wording=plain["wording"],
            pk=plain["id"],
            of_agreement=plain["of_agreement"],
        )


def a_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
