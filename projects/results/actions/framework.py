"""The framework: results and indicators with their targets. Free in planning; afterwards amendments call the same writers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.amendments.when import against_direct_change, raise_revision
from projects.portfolio.models import Project
from projects.results.actions.holding import hold_project
from projects.results.models import Indicator, IndicatorValue, Level, PeriodTarget, ReportingPeriod, Result

RESULT_FIELDS = ("level", "parent", "code", "title", "language", "assumptions")
INDICATOR_FIELDS = (
    "code", "title", "language", "kind", "counting", "direction", "unit", "scale_max", "verification",
    "baseline_numerator", "baseline_denominator", "baseline_text", "baseline_on",
    "target_numerator", "target_denominator", "target_text",
)  # fmt: skip
Target = tuple[Decimal | None, Decimal | None, str]


def hold_framework(project: Project, by: User) -> Project:
    """The project, locked, when this person may change its framework at once."""
    held = hold_project(project.pk)
    reasons = against_direct_change(held)
    if not by.has_perm("projects.manage_project", held):
        reasons.append(Blocker(_("You do not manage this project.")))
    if reasons:
        raise NotAllowed(reasons)
    return held


def changed(project: Project, verb: str, what: str, *, by: User, **facts: Any) -> None:
    raise_revision(project)
    audit.record(project, verb, by=by, facts={"what": what, **facts})


@transaction.atomic
def add_result(project: Project, *, by: User, facts: Mapping[str, Any]) -> Result:
    """An outcome or an output, last among its kind. `facts` are fields of RESULT_FIELDS, and `plan_results`."""
    held = hold_framework(project, by)
    made = Result(project=held, position=next_position(held.results.all()))
    write_result(made, facts)
    changed(held, "add_result", str(made), by=by)
    return made


@transaction.atomic
def edit_result(result: Result, *, by: User, facts: Mapping[str, Any]) -> Result:
    held = hold_framework(result.project, by)
    stored = held.results.get(pk=result.pk)
    write_result(stored, facts)
    changed(held, "edit_result", str(stored), by=by)
    return stored


def write_result(result: Result, facts: Mapping[str, Any]) -> None:
    """Sets and stores, after the rules: the code once in the project, an output under an outcome of it."""
    plain = dict(facts)
    plan_results = plain.pop("plan_results", None)
    set_fields(result, plain, RESULT_FIELDS)
    refuse(against_result(result))
    result.save()
    if plan_results is not None:
        result.plan_results.set(plan_results)


def against_result(result: Result) -> list[Blocker]:
    reasons = []
    if Result.objects.filter(project=result.project, code=result.code).exclude(pk=result.pk).exists():
        reasons.append(Blocker(_("The code “%(code)s” is taken.") % {"code": result.code}, "id_code"))
    if result.level == Level.OUTCOME and result.parent_id:
        reasons.append(Blocker(_("An outcome is not under another one."), "id_parent"))
    if result.parent and (result.parent.project_id != result.project_id or result.parent.level != Level.OUTCOME):
        reasons.append(Blocker(_("An output leads to an outcome of the same project."), "id_parent"))
    if result.pk and result.level == Level.OUTPUT and result.outputs.exists():
        reasons.append(Blocker(_("It has outputs of its own: it stays an outcome."), "id_level"))
    return reasons


@transaction.atomic
def remove_result(result: Result, *, by: User) -> None:
    """With its indicators and outputs, as long as nothing was reported for them."""
    held = hold_framework(result.project, by)
    refuse(against_removing(Indicator.objects.filter(models.Q(result=result) | models.Q(result__parent=result))))
    name = str(result)
    held.results.filter(pk=result.pk).delete()
    changed(held, "remove_result", name, by=by)


def against_removing(indicators: "models.QuerySet[Indicator]") -> list[Blocker]:
    used = indicators.filter(pk__in=IndicatorValue.objects.values("indicator")).order_by("code")
    return [
        Blocker(_("“%(indicator)s” has values: it stays.") % {"indicator": indicator}, f"indicator-{indicator.pk}")
        for indicator in used
    ]


@transaction.atomic
def move_result(result: Result, up: bool, *, by: User) -> None:
    """One place up or down among the results of the same level and outcome."""
    held = hold_framework(result.project, by)
    shift(list(held.results.filter(level=result.level, parent=result.parent_id)), result.pk, up)
    changed(held, "order_results", str(result), by=by)


@transaction.atomic
def add_indicator(result: Result, *, by: User, facts: Mapping[str, Any]) -> Indicator:
    """`facts` are fields of INDICATOR_FIELDS, and `disaggregations`."""
    held = hold_framework(result.project, by)
    made = Indicator(result=result, position=next_position(result.indicators.all()))
    write_indicator(made, facts)
    changed(held, "add_indicator", str(made), by=by)
    return made


@transaction.atomic
def edit_indicator(indicator: Indicator, *, by: User, facts: Mapping[str, Any]) -> Indicator:
    held = hold_framework(indicator.result.project, by)
    stored = Indicator.objects.select_related("result").get(pk=indicator.pk, result__project=held)
    write_indicator(stored, facts)
    changed(held, "edit_indicator", str(stored), by=by)
    return stored


def write_indicator(indicator: Indicator, facts: Mapping[str, Any]) -> None:
    plain = dict(facts)
    disaggregations = plain.pop("disaggregations", None)
    set_fields(indicator, plain, INDICATOR_FIELDS)
    refuse(against_indicator(indicator))
    indicator.save()
    if disaggregations is not None:
        indicator.disaggregations.set(disaggregations)


def against_indicator(indicator: Indicator) -> list[Blocker]:
    """What the kind asks of scale, baseline and target, and the code once in its result."""
    reasons = []
    same = Indicator.objects.filter(result=indicator.result_id, code=indicator.code).exclude(pk=indicator.pk)
    if indicator.result_id and same.exists():
        reasons.append(Blocker(_("The code “%(code)s” is taken.") % {"code": indicator.code}, "id_code"))
    if indicator.kind == Indicator.Kind.SCORE:
        if not indicator.scale_max:
            reasons.append(Blocker(_("Say the highest score."), "id_scale_max"))
    elif indicator.scale_max is not None:
        reasons.append(Blocker(_("Only a score has a scale."), "id_scale_max"))
    for name in ("baseline", "target"):
        reasons += against_figure(indicator, name)
    return reasons


def against_figure(indicator: Indicator, name: str) -> list[Blocker]:
    part, whole = (getattr(indicator, f"{name}_{which}") for which in ("numerator", "denominator"))
    anchor = f"id_{name}_denominator"
    if indicator.kind == Indicator.Kind.QUALITATIVE and part is not None:
        return [Blocker(_("This kind is described in words, not with a figure."), f"id_{name}_numerator")]
    if indicator.kind != Indicator.Kind.PERCENTAGE:
        scale = indicator.scale_max if indicator.kind == Indicator.Kind.SCORE else None
        if scale and part is not None and part > scale:
            return [Blocker(_("This is above the highest score."), f"id_{name}_numerator")]
        return [Blocker(_("Only a percentage has a whole."), anchor)] if whole is not None else []
    if (part is None) != (whole is None):
        return [Blocker(_("A percentage needs the part and the whole."), anchor)]
    if whole is not None and part is not None and (whole <= 0 or not 0 <= part <= whole):
        return [Blocker(_("The part cannot be more than the whole."), anchor)]
    return []


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: User) -> None:
    held = hold_framework(indicator.result.project, by)
    rows = Indicator.objects.filter(pk=indicator.pk, result__project=held)
    refuse(against_removing(rows))
    name = str(indicator)
    rows.delete()
    changed(held, "remove_indicator", name, by=by)


@transaction.atomic
def move_indicator(indicator: Indicator, up: bool, *, by: User) -> None:
    held = hold_framework(indicator.result.project, by)
    shift(list(Indicator.objects.filter(result=indicator.result_id)), indicator.pk, up)
    changed(held, "order_results", str(indicator), by=by)


@transaction.atomic
def set_period_targets(indicator: Indicator, targets: Mapping[int, Target], *, by: User) -> None:
    """What the indicator should reach by period: the whole table at once; a period that is left out has no target."""
    held = hold_framework(indicator.result.project, by)
    periods = set(ReportingPeriod.objects.filter(project=held).values_list("pk", flat=True))
    if unknown := set(targets) - periods:
        raise ValueError(f"Periods of another project: {sorted(unknown)}")
    indicator.period_targets.all().delete()
    PeriodTarget.objects.bulk_create(
        PeriodTarget(indicator=indicator, period_id=period, numerator=part, denominator=whole, text=text.strip())
        for period, (part, whole, text) in targets.items()
        if part is not None or text.strip()
    )
    changed(held, "set_targets", str(indicator), by=by)


@transaction.atomic
def copy_framework(project: Project, source: Project, *, by: User) -> int:
    """Adds the results and indicators of another project, with new codes where one is taken; values and targets by period stay
    where they are. Returns how many indicators came."""
    held = hold_framework(project, by)
    if not Project.objects.visible_to(by).filter(pk=source.pk).exists():
        raise NotAllowed([Blocker(_("You do not see that project."))])
    taken = set(held.results.values_list("code", flat=True))
    made: dict[int, Result] = {}
    position = next_position(held.results.all())
    rows = source.results.prefetch_related("plan_results", "indicators__disaggregations")
    for offset, result in enumerate(sorted(rows, key=lambda row: (row.level == Level.OUTPUT, row.position, row.pk))):
        facts = {name: getattr(result, name) for name in RESULT_FIELDS if name not in ("parent", "code")}
        parent = made.get(result.parent_id) if result.parent_id else None
        copy = Result(
            project=held, parent=parent, code=free_code(result.code, taken), position=position + offset, **facts
        )
        copy.save()
        copy.plan_results.set(result.plan_results.all())
        made[result.pk] = copy
    count = sum(copy_indicators(result, made[result.pk]) for result in rows)
    changed(held, "copy_framework", source.code, by=by, indicators=count)
    return count


def copy_indicators(result: Result, to: Result) -> int:
    for indicator in result.indicators.all():
        facts = {name: getattr(indicator, name) for name in INDICATOR_FIELDS}
        made = Indicator.objects.create(result=to, position=indicator.position, **facts)
        made.disaggregations.set(indicator.disaggregations.all())
    return len(result.indicators.all())


def free_code(code: str, taken: set[str]) -> str:
    """The code, or the next free one with a letter after it."""
    letters = ("", *"abcdefghijklmnopqrstuvwxyz")
    found = next(each for letter in letters if (each := f"{code[:11]}{letter}") not in taken)
    taken.add(found)
    return found


def set_fields(record: Any, facts: Mapping[str, Any], allowed: Sequence[str]) -> None:
    if unknown := set(facts) - set(allowed):
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(record, name, value)


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def next_position(rows: Any) -> int:
    return (rows.aggregate(most=models.Max("position"))["most"] or 0) + 1


def shift(rows: list[Any], key: int, up: bool) -> None:
    """Changes places with the neighbour; the order of all is written, so that equal positions sort themselves out."""
    index = next(index for index, row in enumerate(rows) if row.pk == key)
    other = index - 1 if up else index + 1
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    for position, row in enumerate(rows, start=1):
        row.position = position
    type(rows[0])._default_manager.bulk_update(rows, ["position"])
