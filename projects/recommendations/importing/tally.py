"""What one row would create, by kind of record: counted while the file is checked, from what matching knows anyway."""

from collections.abc import Mapping

from portal.imports.kinds import Plan
from projects.recommendations.importing.matching import Change


def things(plan: Plan) -> Mapping[str, int]:
    change = plan.values
    if not isinstance(change, Change):
        return {}
    is_first = change.known.is_new and change.known.row == plan.row.number
    themes = sum(made["code"] == "THEME_NEW" for made in plan.messages)
    found = {
        "projects.Recommendation": int(is_first),
        "projects.RecommendingState": len(change.pairs),
        "projects.Theme": themes,
    }
    return {label: number for label, number in found.items() if number}
