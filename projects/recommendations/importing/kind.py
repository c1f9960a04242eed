from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports.kinds import Absent, ImportKind, Plan, Row
from portal.imports.models import ImportBatch
from portal.workflow import Blocker
from projects.recommendations.importing import matching, reading, tally, undoing, writing
from projects.recommendations.importing.absent import absent
from projects.recommendations.importing.context import Context
from projects.recommendations.models import Recommendation
from projects.recommendations.profiles import PROFILES, RecommendationProfile


class RecommendationImport(ImportKind):
    name = "recommendations"
    label = _("Recommendations")
    permission = "projects.import_recommendation"
    profiles = PROFILES
    model = Recommendation
    record_page = "recommendation_detail"
    unshown = frozenset({"text_raw", "text_hash", "position_raw"})

    def context(self, batch: ImportBatch) -> Context:
        return Context(batch, {profile.name: profile.authority for profile in PROFILES})

    def prepare(self, rows: Sequence[Row], context: Context) -> None:
        profile = self.profile_of(context.batch)
        candidates = (profile.candidate(row.values) for row in rows)
        context.load_reviews(
            {key for each in candidates if not each.symbol and (key := reading.review_key(each, context))}
        )

    def plan(self, row: Row, context: Context) -> Plan:
        plan = Plan(row)
        profile = self.profile_of(context.batch)
        read = reading.read(profile.candidate(row.values), plan, context)
        if read is not None:
            matching.match(read, plan, context, profile=profile.name)
        if isinstance(plan.values, matching.Change) and plan.values.known.pk:
            context.matched.add(plan.values.known.pk)
        return plan

    def write(self, plans: list[Plan], context: Context, *, batch: ImportBatch, by: Any) -> None:
        writing.write(plans, context, batch=batch, profile=self.profile_of(batch))

    def field_label(self, name: str) -> str:
        own = {
            "recommending": _("Made by"),
            "sdgs": _("Sustainable Development Goals"),
            "themes": _("Themes"),
            "groups": _("Persons concerned"),
        }
        return str(own[name]) if name in own else super().field_label(name)

    def absent(self, batch: ImportBatch, context: Context) -> list[Absent]:
        return absent(context)

    def things(self, plan: Plan, context: Context) -> Mapping[str, int]:
        return tally.things(plan)

    def undo_blockers(self, batch: ImportBatch) -> list[Blocker]:
        return undoing.blockers(batch)

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        undoing.take_back(batch)

    def profile_of(self, batch: ImportBatch) -> RecommendationProfile:
        return next(profile for profile in PROFILES if profile.name == batch.profile)
