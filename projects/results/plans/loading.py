"""The plans of `data/management_plans.toml`, brought in by `load_reference`. A plan that ended stays: projects are mapped to it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from portal.reference.loading import Count, merge
from portal.reference.sources import Row, in_every_language
from projects.results.plan_models import ManagementPlan, PlanResult

DATA = Path(__file__).parents[1] / "data" / "management_plans.toml"


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def plans() -> Iterator[Row]:
    for entry in table()["plan"]:
        yield {
            "code": entry["code"],
            "starts_on": entry["starts_on"],
            "ends_on": entry["ends_on"],
            "extended_to": entry.get("extended_to"),
            **in_every_language("name", entry["name"]),
            **in_every_language("note", entry["note"]),
        }


def entries() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Plan, code of the pillar above or nothing, level, entry: in the order of the plan."""
    for plan in table()["plan"]:
        for pillar in plan.get("pillar", table()["pillar"]):
            yield plan["code"], "", PlanResult.Level.PILLAR, pillar
            for result in pillar.get("result", ()):
                yield plan["code"], pillar["code"], PlanResult.Level.RESULT, result


def rows(level: str, keys: dict[str, int], pillars: dict[tuple[int, str], int]) -> Iterator[Row]:
    for position, (plan, above, its_level, entry) in enumerate(entries(), start=1):
        if its_level == level:
            yield {
                "plan_id": keys[plan],
                "parent_id": pillars[keys[plan], above] if above else None,
                "level": level,
                "code": entry["code"],
                "position": position,
                **in_every_language("name", entry),
            }


def load() -> Count:
    made = [merge(ManagementPlan, "code", plans())]
    keys = dict(ManagementPlan.objects.values_list("code", "pk"))
    for level in (PlanResult.Level.PILLAR, PlanResult.Level.RESULT):  # what stands above comes first
        pillars = {(plan, code): pk for pk, plan, code in PlanResult.objects.values_list("pk", "plan", "code")}
        made.append(merge(PlanResult, ("plan_id", "code"), rows(level, keys, pillars)))
    return Count(
        created=sum(count.created for count in made),
        updated=sum(count.updated for count in made),
        unchanged=sum(count.unchanged for count in made),
    )
