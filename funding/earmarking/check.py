"""Whether a donor's conditions let money go to a project: pure, the same for pages, posting and the solver.

What the senses mean:
- region, State: "only" wants every one of the project's places among those named, since money of a project reaches all of
  them; a project that names no place (a global one) does not meet it. "Not" refuses when one place is among them.
- component, form of assistance: "only" wants at least one of those named among what the project does, since every
  project does several things; "not" refuses when one of them is among it.
- object class: an allocation is refused when no line of the cost plan could be paid; the lines themselves are held against
  the condition when they are spent (funding.earmarking.classes).
- period: the project's own time must touch it, and the day of posting must lie in it.
- other, in words: no program decides it; whoever posts answers it in words.
"""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from funding.earmarking.facts import ProjectFacts
from funding.earmarking.terms import Dimension, Sense, Terms, class_name
from portal import formats

ALL_OF_THEM = frozenset({Dimension.REGION, Dimension.STATE, Dimension.PROJECT})  # what "only" asks of every value


@dataclass(frozen=True)
class Assessment:
    """One condition held against one project. `has` says what the project has, in a sentence."""

    terms: Terms
    is_met: bool
    has: str

    @property
    def is_to_be_answered(self) -> bool:
        """Not met, and may be departed from with a reason: a preference, or what only people can judge."""
        return not self.is_met and not self.terms.forbids


@dataclass(frozen=True)
class Refusal:
    """A condition that is not met: the rule, what the project has, and the donor's own words beside."""

    terms: Terms
    has: str

    @property
    def is_hard(self) -> bool:
        return self.terms.forbids

    @property
    def rule(self) -> str:
        return self.terms.rule

    def __str__(self) -> str:
        """“Only for region: African States. The project is in: Asia-Pacific States.”"""
        return f"{self.rule} {self.has}".strip()


def against(
    conditions: Iterable[Terms], project: ProjectFacts, *, on: date | None, object_classes: Collection[str]
) -> list[Refusal]:
    """Every condition that the project does not meet. `on`: the day of posting, None to leave it out; `object_classes`:
    those of the project's cost plan that the money could pay for."""
    return [
        Refusal(one.terms, one.has)
        for one in assess(conditions, project, on=on, object_classes=object_classes)
        if not one.is_met
    ]


def assess(
    conditions: Iterable[Terms], project: ProjectFacts, *, on: date | None, object_classes: Collection[str]
) -> list[Assessment]:
    """Every condition with whether it is met, in the order given."""
    return [assess_one(terms, project, on, object_classes) for terms in conditions]


def assess_one(terms: Terms, project: ProjectFacts, on: date | None, object_classes: Collection[str]) -> Assessment:
    return Assessment(terms, meets(terms, project, on, object_classes), said(terms, project, on, object_classes))


def meets(terms: Terms, project: ProjectFacts, on: date | None, object_classes: Collection[str]) -> bool:
    """The decision alone, for many projects at once."""
    if terms.dimension == Dimension.PERIOD:
        return is_day_in(terms, on) and is_time_in(terms, project)
    if terms.dimension == Dimension.OTHER:
        return False
    if terms.dimension == Dimension.OBJECT_CLASS:
        return lets_pay(terms, object_classes)
    return is_met(terms, held_of(project, terms.dimension).keys())


def said(terms: Terms, project: ProjectFacts, on: date | None, object_classes: Collection[str]) -> str:
    """What the project has, in a sentence."""
    if terms.dimension == Dimension.PERIOD:
        if on is not None and not is_day_in(terms, on):
            return _("It would be posted on %(day)s.") % {"day": formats.day(on)}
        return say_days(project)
    if terms.dimension == Dimension.OTHER:
        return _("The portal cannot judge this: say how it is met.")
    if terms.dimension == Dimension.OBJECT_CLASS:
        return say_classes(object_classes)
    return say(terms.dimension, held_of(project, terms.dimension))


def held_of(project: ProjectFacts, dimension: str) -> Mapping[str, str]:
    return {
        Dimension.REGION: project.regions,
        Dimension.STATE: project.states,
        Dimension.COMPONENT: project.components,
        Dimension.FORM: project.forms,
        Dimension.PROJECT: {project.code: project.code},
    }[Dimension(dimension)]


def is_met(terms: Terms, held: Set[str]) -> bool:
    if terms.sense == Sense.NOT:
        return not held & terms.keys
    if terms.dimension in ALL_OF_THEM:
        return bool(held) and held <= terms.keys
    return bool(held & terms.keys)


def allows_class(terms: Terms, object_class: str) -> bool:
    """Whether money under this condition may pay expenditure of the class."""
    if terms.dimension != Dimension.OBJECT_CLASS:
        return True
    return (object_class in terms.keys) == (terms.sense == Sense.ONLY)


def lets_pay(terms: Terms, object_classes: Collection[str]) -> bool:
    """A project without a cost plan says nothing yet: its expenditure will."""
    return not object_classes or any(allows_class(terms, one) for one in object_classes)


def is_day_in(terms: Terms, on: date | None) -> bool:
    """Whether money may be set aside on that day; without one nothing is asked."""
    return on is None or touches(terms, on, on) == (terms.sense == Sense.ONLY)


def is_time_in(terms: Terms, project: ProjectFacts) -> bool:
    if terms.sense == Sense.NOT:
        return not lies_in(terms, project.starts_on, project.ends_on)
    return touches(terms, project.starts_on, project.ends_on)


def touches(terms: Terms, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the two stretches of time share a day; a side that is not known has no end."""
    return (terms.ends_on is None or starts_on is None or starts_on <= terms.ends_on) and (
        terms.starts_on is None or ends_on is None or ends_on >= terms.starts_on
    )


def lies_in(terms: Terms, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the whole of it lies in the period."""
    after = terms.starts_on is None or (starts_on is not None and starts_on >= terms.starts_on)
    before = terms.ends_on is None or (ends_on is not None and ends_on <= terms.ends_on)
    return after and before


def say(dimension: str, held: Mapping[str, str]) -> str:
    names = {"names": formats.names(held.values())}
    sentences = {
        Dimension.REGION: (_("The project is in: %(names)s."), _("The project names no State and no region.")),
        Dimension.STATE: (_("The project is in: %(names)s."), _("The project names no State.")),
        Dimension.COMPONENT: (
            _("At approval the project addresses: %(names)s."),
            _("No component is scored for the project at approval."),
        ),
        Dimension.FORM: (_("The project's forms are: %(names)s."), _("The project names no form of assistance.")),
        Dimension.PROJECT: (_("This is project %(names)s."), ""),
    }
    some, none = sentences[Dimension(dimension)]
    return some % names if held else none


def say_classes(object_classes: Collection[str]) -> str:
    if not object_classes:
        return _("The project has no cost plan yet.")
    names = formats.names(class_name(one) for one in sorted(object_classes))
    return _("The cost plan takes money for: %(names)s.") % {"names": names}


def say_days(project: ProjectFacts) -> str:
    if project.starts_on and project.ends_on:
        return _("The project runs %(days)s.") % {"days": formats.period(project.starts_on, project.ends_on)}
    if project.starts_on:
        return _("The project runs from %(day)s.") % {"day": formats.day(project.starts_on)}
    return _("The project has no dates yet.")
