"""Keeping what a code of the accounts means. Files that wait are matched again; what was posted stays as it was."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.expenditure.models import CodingRule
from funding.funds.models import Fund
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports import background
from portal.imports.models import ImportBatch
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project


@transaction.atomic
def add_coding_rule(
    *,
    part: str,
    code: str,
    match: str = CodingRule.Match.EXACT,
    project: Project | None = None,
    is_general: bool = False,
    contribution: Contribution | None = None,
    fund: Fund | None = None,
    object_class: str = "",
    is_support_cost: bool = False,
    by: User | None,
) -> CodingRule:
    """Keeps the rule; one about the same code, compared the same way, is replaced. Raises NotAllowed."""
    rule = CodingRule(
        part=part,
        match=match,
        code=code.strip().upper(),
        project=project,
        is_general=is_general,
        contribution=contribution,
        fund=fund,
        object_class=object_class,
        is_support_cost=is_support_cost,
        recorded_by=by,
    )
    if reasons := blockers(rule):
        raise NotAllowed(reasons)
    before = CodingRule.objects.select_for_update(of=("self",)).filter(part=part, match=match, code=rule.code).first()
    if before is not None:
        merge(rule, before)
        before.delete()
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise NotAllowed([Blocker(_("Somebody has just kept a rule about this code. Look at it first."))]) from error
    audit.record(rule, "add_coding_rule", by=by, facts={"rule": str(rule), **said(rule)})
    return rule


def merge(rule: CodingRule, before: CodingRule) -> None:
    """What the earlier rule said and the new one leaves open stays said."""
    if rule.project is None and not rule.is_general:
        rule.project, rule.is_general = before.project, before.is_general
    rule.contribution = rule.contribution or before.contribution
    rule.fund = rule.fund or before.fund
    if not rule.object_class and not rule.is_support_cost:
        rule.object_class, rule.is_support_cost = before.object_class, before.is_support_cost


def said(rule: CodingRule) -> dict[str, str]:
    found = {
        "project": rule.project.code if rule.project else "",
        "contribution": rule.contribution.reference if rule.contribution else "",
        "fund": rule.fund.code if rule.fund else "",
        "object_class": "support_cost" if rule.is_support_cost else rule.object_class,
    }
    return {name: value for name, value in found.items() if value} | ({"general": "yes"} if rule.is_general else {})


def blockers(rule: CodingRule) -> list[Blocker]:
    reasons = []
    if not rule.code:
        reasons.append(Blocker(_("Write the code that the rule is about."), anchor="id_code"))
    if not said(rule):
        reasons.append(Blocker(_("Say what the code means: a project, a contribution, a fund or an object class.")))
    if rule.project is not None and rule.is_general:
        reasons.append(Blocker(_("Either a project or “of no project”, not both."), anchor="id_project"))
    if rule.object_class and rule.is_support_cost:
        reasons.append(
            Blocker(_("Programme support costs have no object class of their own."), anchor="id_object_class")
        )
    if rule.contribution is not None and rule.fund is not None and rule.contribution.fund_id != rule.fund.pk:
        sentence = _("%(reference)s belongs to another fund.") % {"reference": rule.contribution.reference}
        reasons.append(Blocker(sentence, anchor="id_contribution"))
    return reasons


@transaction.atomic
def answer_unmatched(batch: ImportBatch, *, by: User, **facts: object) -> CodingRule:
    """Keeps the answer as a rule and matches the file again, at once or by the worker."""
    rule = add_coding_rule(by=by, **facts)  # type: ignore[arg-type]
    background.recheck(batch, by=by)
    return rule


@transaction.atomic
def delete_coding_rule(rule: CodingRule, *, by: User) -> None:
    audit.record(rule, "delete_coding_rule", by=by, facts={"rule": str(rule), **said(rule)})
    rule.delete()
