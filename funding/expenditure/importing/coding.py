"""What the coding of a line means, by the rules that finance has saved and by the portal's own codes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from funding.contributions.models import Contribution
from funding.expenditure.models import CodingRule
from funding.funds.models import Fund
from funding.funds.naming import FundNames
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

PARTS = tuple(CodingRule.Part.values)  # the most particular first
SUPPORT_COST = "support_cost"
SUPPORT_COST_WORDS = {"psc", "support_cost", "programme support costs", "programme support cost"}


@dataclass
class Coding:
    """What a line is charged to; what nobody has said stays None or empty."""

    project: Project | None = None
    is_general: bool = False
    contribution: Contribution | None = None
    fund: Fund | None = None
    object_class: str = ""
    is_support_cost: bool = False

    @property
    def missing(self) -> list[str]:
        found = []
        if self.fund is None:
            found.append("fund")
        if self.project is None and not self.is_general and not self.is_support_cost:
            found.append("project")
        if not self.object_class and not self.is_support_cost:
            found.append("object_class")
        return found


class Coder:
    """All rules and codes, loaded once."""

    def __init__(self) -> None:
        self.projects = {project.code.upper(): project for project in Project.objects.all()}
        self.funds = FundNames()
        self.contributions = {gift.reference.upper(): gift for gift in Contribution.objects.select_related("fund")}
        self.classes = class_spellings()
        self.exact: dict[tuple[str, str], CodingRule] = {}
        self.prefixes: dict[str, list[CodingRule]] = defaultdict(list)
        for rule in CodingRule.objects.select_related("project", "contribution__fund", "fund"):
            if rule.match == CodingRule.Match.EXACT:
                self.exact[rule.part, rule.code] = rule
            else:
                self.prefixes[rule.part].append(rule)
        for rules in self.prefixes.values():
            rules.sort(key=lambda rule: -len(rule.code))

    def code(self, values: Mapping[str, Any]) -> Coding:
        """Each fact from the most particular rule that says it; only then from codes that are the portal's own."""
        found = Coding()
        for part in PARTS:
            for rule in self.rules(part, plain(values.get(part))):
                take(found, rule)
        self.own_codes(found, values)
        if found.contribution is not None and found.fund is None:
            found.fund = found.contribution.fund
        return found

    def rules(self, part: str, code: str) -> list[CodingRule]:
        """The rules about this code, the most particular first: exact, then the longest beginning."""
        if not code:
            return []
        exact = self.exact.get((part, code))
        begins = [rule for rule in self.prefixes[part] if code.startswith(rule.code)]
        return [*([exact] if exact else []), *begins]

    def own_codes(self, found: Coding, values: Mapping[str, Any]) -> None:
        wbs, grant, fund = (plain(values.get(part)) for part in ("wbs", "grant", "fund"))
        if found.project is None and not found.is_general:
            found.project = self.projects.get(wbs)
        if found.contribution is None:
            found.contribution = self.contributions.get(grant)
        if found.fund is None:
            found.fund = self.funds.find(fund)
        if not found.object_class and not found.is_support_cost:
            meant = self.classes.get(str(values.get("sponsored_class") or "").strip().casefold(), "")
            found.is_support_cost = meant == SUPPORT_COST
            found.object_class = "" if found.is_support_cost else meant


def take(found: Coding, rule: CodingRule) -> None:
    """What the rule says and no more particular one has said."""
    if found.project is None and not found.is_general:
        found.project, found.is_general = rule.project, rule.is_general
    found.contribution = found.contribution or rule.contribution
    found.fund = found.fund or rule.fund
    if not found.object_class and not found.is_support_cost:
        found.object_class, found.is_support_cost = rule.object_class, rule.is_support_cost


def plain(code: Any) -> str:
    return str(code or "").strip().upper()


def class_spellings() -> dict[str, str]:
    """By code and by the English line of the statement."""
    with translation.override("en"):
        labels = {str(item.label).casefold(): item.value for item in ObjectClass}
    return labels | {item.value: item.value for item in ObjectClass} | dict.fromkeys(SUPPORT_COST_WORDS, SUPPORT_COST)
