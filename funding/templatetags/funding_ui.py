"""What pages about money share: `{% load funding_ui %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.ledger.queries import SourceOfMoney, project_money
from funding.proofs import sentence
from portal import formats
from portal.money import Proof
from projects.portfolio.models import Project

register = template.Library()


@register.simple_tag
def proof(of: Proof) -> SafeString:
    """EUR 175,000 ÷ 0.923 = US$ 189,599.13; a gift in US dollars needs no proof and says so."""
    if of.rate is None:
        return format_html("{}", _("In US dollars: no conversion."))
    return format_html('<bdi dir="ltr">{}</bdi>', sentence(of))


@register.filter
def rate(value: Any) -> str:
    """A rate with the decimals that it has."""
    return formats.UNKNOWN if value is None else formats.number(value, formats.digits_of(value, 6))


@register.inclusion_tag("funding/project_money.html", takes_context=True)
def money_of_project(context: template.Context, project: Project) -> dict[str, Any]:
    """The project's money by source. Who may see a contribution sees it named; others see its fund alone."""
    user: Any = context["user"]
    money = project_money(project)
    numbers = [source.contribution.pk for source in money.sources if source.contribution]
    seen = set(Contribution.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    may_spend = user.is_authenticated and user.has_perm("funding.post_ledgerentry")
    return {
        "project": project,
        "money": money,
        "rows": [(source, is_named(source, seen)) for source in money.sources],
        "may_spend": may_spend,
    }


def is_named(source: SourceOfMoney, seen: set[int]) -> bool:
    return source.contribution is not None and source.contribution.pk in seen
