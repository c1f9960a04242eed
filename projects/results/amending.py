"""The framework as an amendment reads and writes it: rows of plain values, outcomes and results named by their code."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.amendments.sections import Field, Row, Section
from projects.portfolio.models import Project
from projects.results.actions.framework import (
    against_indicator,
    against_removing,
    next_position,
    write_indicator,
    write_result,
)
from projects.results.actions.revisions import text_of
from projects.results.models import DisaggregationType, Indicator, Level, Result

FIGURES = ("baseline_numerator", "baseline_denominator", "target_numerator", "target_denominator")


def outcomes_of(project: Project) -> list[tuple[str, str]]:
    rows = Result.objects.filter(project=project, level=Level.OUTCOME)
    return [("", "—"), *((row.code, str(row)) for row in rows)]


def results_of(project: Project) -> list[tuple[str, str]]:
    return [(row.code, str(row)) for row in Result.objects.filter(project=project)]


def outcomes_in(draft: Mapping[str, list[Row]]) -> list[tuple[str, str]]:
    """Those that the draft itself has, a new one among them."""
    return named(row for row in draft.get("results", []) if row.get("level") == Level.OUTCOME)


def results_in(draft: Mapping[str, list[Row]]) -> list[tuple[str, str]]:
    return named(draft.get("results", []))


def named(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(text(row, "code"), f"{text(row, 'code')} {text(row, 'title')}") for row in rows if text(row, "code")]


def read_results(project: Project) -> list[Row]:
    rows = Result.objects.filter(project=project).select_related("parent")
    return [
        {
            "key": str(row.pk),
            "level": row.level,
            "code": row.code,
            "title": row.title,
            "outcome": row.parent.code if row.parent else "",
            "assumptions": row.assumptions,
        }
        for row in rows
    ]


def read_indicators(project: Project) -> list[Row]:
    rows = (
        Indicator.objects.filter(result__project=project).select_related("result").prefetch_related("disaggregations")
    )
    return [indicator_row(row) for row in rows.order_by("result__position", "result", "position", "pk")]


def indicator_row(row: Indicator) -> Row:
    return {
        "key": str(row.pk),
        "result": row.result.code,
        **{
            name: getattr(row, name)
            for name in ("code", "title", "kind", "counting", "direction", "unit", "verification")
        },
        "scale_max": "" if row.scale_max is None else str(row.scale_max),
        **{name: text_of(getattr(row, name)) or "" for name in FIGURES},
        "baseline_text": row.baseline_text,
        "baseline_on": row.baseline_on.isoformat() if row.baseline_on else "",
        "target_text": row.target_text,
        "disaggregations": ", ".join(kind.code for kind in row.disaggregations.all()),
    }


def refuse_results(project: Project, rows: list[Row]) -> list[Blocker]:
    """Codes once, outputs under outcomes that are there, and nothing removed for which values were reported."""
    outcomes = {text(row, "code") for row in rows if row.get("level") == Level.OUTCOME}
    reasons = twice(text(row, "code") for row in rows)
    for row in rows:
        code, outcome = text(row, "code"), text(row, "outcome")
        if not code or not text(row, "title"):
            reasons.append(Blocker(_("Each result needs a code and a title.")))
        if row.get("level") not in Level.values:
            reasons.append(Blocker(_("“%(code)s”: say whether it is an outcome or an output.") % {"code": code}))
        if outcome and (outcome not in outcomes or row.get("level") == Level.OUTCOME):
            reasons.append(
                Blocker(_("“%(code)s”: there is no outcome “%(outcome)s”.") % {"code": code, "outcome": outcome})
            )
    if not outcomes:
        reasons.append(Blocker(_("The framework keeps at least one outcome.")))
    gone = Result.objects.filter(project=project).exclude(pk__in=kept(rows))
    return reasons + against_removing(Indicator.objects.filter(result__in=gone))


def refuse_indicators(project: Project, rows: list[Row]) -> list[Blocker]:
    """What the kind asks of each, and nothing removed for which values were reported. Results are judged by their section."""
    reasons = twice(f"{text(row, 'result')} · {text(row, 'code')}" for row in rows)
    known = set(DisaggregationType.objects.values_list("code", flat=True))
    for row in rows:
        name = text(row, "code")
        for code in sorted(codes_of(row) - known):
            reasons.append(
                Blocker(
                    _("“%(code)s”: “%(type)s” is no way to break a figure down; there are %(known)s.")
                    % {"code": name, "type": code, "known": ", ".join(sorted(known))}
                )
            )
        if not name or not text(row, "title") or not text(row, "result"):
            reasons.append(Blocker(_("Each indicator needs a result, a code and a title.")))
        try:
            drawn = Indicator(result=Result(project=project), **indicator_facts(row))
        except (InvalidOperation, ValueError):
            reasons.append(Blocker(_("“%(code)s”: a figure or date cannot be read.") % {"code": name}))
            continue
        if drawn.kind not in Indicator.Kind.values:
            reasons.append(Blocker(_("“%(code)s”: this kind of indicator is not known.") % {"code": name}))
        else:
            reasons += [Blocker(f"{name}: {reason}") for reason in against_indicator(drawn)]
    gone = Indicator.objects.filter(result__project=project).exclude(pk__in=kept(rows))
    return reasons + against_removing(gone) + against_other_kind(project, rows)


def against_other_kind(project: Project, rows: list[Row]) -> list[Blocker]:
    """What was reported as a percentage cannot become a score."""
    kinds = {row["key"]: row.get("kind") for row in rows}
    known = Indicator.objects.filter(result__project=project, pk__in=kept(rows), values__isnull=False).distinct()
    return [
        Blocker(_("“%(indicator)s” has values: its kind stays.") % {"indicator": row})
        for row in known
        if kinds[str(row.pk)] != row.kind
    ]


def write_results(project: Project, rows: list[Row], by: User) -> None:
    """Outcomes first. A result that is gone takes its indicators along; those that the amendment keeps are made again under
    their new result."""
    Result.objects.filter(project=project, pk__in=kept(rows)).update(
        parent=None
    )  # outputs that stay, under one that goes
    Result.objects.filter(project=project).exclude(pk__in=kept(rows)).delete()
    stored = {str(row.pk): row for row in Result.objects.filter(project=project)}
    for known in stored.values():  # two rows may exchange their codes
        Result.objects.filter(pk=known.pk).update(code=f"~{known.pk}")
    by_code: dict[str, Result] = {}
    ordered = sorted(enumerate(rows, start=1), key=lambda pair: pair[1]["level"] == Level.OUTPUT)
    for position, row in ordered:
        result = stored.get(row["key"]) or Result(project=project, language=by.language)
        result.position = position
        facts = {name: text(row, name) for name in ("level", "code", "title", "assumptions")}
        write_result(result, {**facts, "parent": by_code.get(text(row, "outcome"))})
        by_code[result.code] = result


def write_indicators(project: Project, rows: list[Row], by: User) -> None:
    Indicator.objects.filter(result__project=project).exclude(pk__in=kept(rows)).delete()
    stored = {str(row.pk): row for row in Indicator.objects.filter(result__project=project)}
    results = {row.code: row for row in Result.objects.filter(project=project)}
    for known in stored.values():
        Indicator.objects.filter(pk=known.pk).update(code=f"~{known.pk}")
    for row in rows:
        result = results.get(text(row, "result"))
        if result is None:
            raise NotAllowed(
                [
                    Blocker(
                        _("There is no result “%(code)s” for “%(indicator)s”.")
                        % {"code": row["result"], "indicator": row["code"]}
                    )
                ]
            )
        indicator = stored.get(row["key"]) or Indicator(language=by.language)
        if indicator.pk is None or indicator.result_id != result.pk:
            indicator.position = next_position(result.indicators.all())
        indicator.result = result
        write_indicator(indicator, {**indicator_facts(row), "disaggregations": types_of(row)})


def codes_of(row: Row) -> set[str]:
    return {code for part in text(row, "disaggregations").split(",") if (code := part.strip().lower())}


def types_of(row: Row) -> list[DisaggregationType]:
    return list(DisaggregationType.objects.filter(code__in=codes_of(row)))


def indicator_facts(row: Row) -> dict[str, Any]:
    """Raises ValueError or InvalidOperation for what is no figure or date."""
    words = ("code", "title", "kind", "counting", "direction", "unit", "verification", "baseline_text", "target_text")
    return {
        **{name: text(row, name) for name in words},
        **{name: Decimal(text(row, name)) if text(row, name) else None for name in FIGURES},
        "scale_max": int(text(row, "scale_max")) if text(row, "scale_max") else None,
        "baseline_on": date.fromisoformat(text(row, "baseline_on")) if text(row, "baseline_on") else None,
    }


def text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def kept(rows: Iterable[Row]) -> list[int]:
    return [int(row["key"]) for row in rows if str(row["key"]).isdecimal()]


def twice(names: Iterable[str]) -> list[Blocker]:
    seen: set[str] = set()
    again = {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
    return [Blocker(_("The code “%(code)s” is there twice.") % {"code": name}) for name in sorted(again)]


def targets_fall(project: Project, base: list[Row], proposal: list[Row]) -> bool:
    """An indicator that goes, or another target: the deciding official sees it."""
    wanted = {row["key"]: row for row in proposal}
    target = ("target_numerator", "target_denominator", "target_text")
    return any(
        row["key"] not in wanted or any(text(wanted[row["key"]], name) != text(row, name) for name in target)
        for row in base
    )


def outcomes_change(project: Project, base: list[Row], proposal: list[Row]) -> bool:
    """Outcomes added, removed or put in other words."""
    return outcome_titles(base) != outcome_titles(proposal)


def outcome_titles(rows: list[Row]) -> dict[str, str]:
    return {row["key"]: text(row, "title") for row in rows if row.get("level") == Level.OUTCOME}


RESULTS = Section(
    key="results",
    label=gettext_lazy("Results"),
    fields=(
        Field("level", gettext_lazy("Level"), "choice", lambda project: Level.choices, required=True),
        Field("code", gettext_lazy("Code"), required=True),
        Field("title", gettext_lazy("Result"), required=True),
        Field("outcome", gettext_lazy("Outcome it leads to"), "choice", outcomes_of, choices_in=outcomes_in),
        Field("assumptions", gettext_lazy("Assumptions"), "long"),
    ),
    read=read_results,
    refuse=refuse_results,
    write=write_results,
    may_add=True,
    may_remove=True,
    is_major=outcomes_change,
    order=20,
)
INDICATORS = Section(
    key="indicators",
    label=gettext_lazy("Indicators"),
    fields=(
        Field("result", gettext_lazy("Result"), "choice", results_of, required=True, choices_in=results_in),
        Field("code", gettext_lazy("Code"), required=True),
        Field("title", gettext_lazy("Indicator"), required=True),
        Field("kind", gettext_lazy("Kind"), "choice", lambda project: Indicator.Kind.choices, required=True),
        Field(
            "counting", gettext_lazy("Counting"), "choice", lambda project: Indicator.Counting.choices, required=True
        ),
        Field(
            "direction", gettext_lazy("Direction"), "choice", lambda project: Indicator.Direction.choices, required=True
        ),
        Field("unit", gettext_lazy("Unit")),
        Field("scale_max", gettext_lazy("Highest score"), "number"),
        Field("verification", gettext_lazy("Means of verification")),
        Field("baseline_numerator", gettext_lazy("Baseline"), "decimal"),
        Field("baseline_denominator", gettext_lazy("Baseline, of"), "decimal"),
        Field("baseline_text", gettext_lazy("Baseline in words"), "long"),
        Field("baseline_on", gettext_lazy("Baseline as at"), "day"),
        Field("target_numerator", gettext_lazy("Target"), "decimal"),
        Field("target_denominator", gettext_lazy("Target, of"), "decimal"),
        Field("target_text", gettext_lazy("Target in words"), "long"),
        Field("disaggregations", gettext_lazy("Broken down by (codes, with commas)")),
    ),
    read=read_indicators,
    refuse=refuse_indicators,
    write=write_indicators,
    may_add=True,
    may_remove=True,
    is_major=targets_fall,
    order=30,
)
