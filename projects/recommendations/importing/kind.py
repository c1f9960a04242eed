from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports.kinds import Absent, ImportKind, Plan, Row
from portal.imports.models import ImportBatch
from portal.workflow import Blocker
from projects.recommendations.importing import matching, parties, reading, tally, undoing, writing
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
    unshown = frozenset({"text_raw", "text_hash", "position_raw", "source_profile", "document"})

    def context(self, batch: ImportBatch) -> Context:
        return Context(batch, {profile.name: profile.authority for profile in PROFILES})

    def prepare(self, rows: Sequence[Row], context: Context) -> None:
        profile = self.profile_of(context.batch)
        context.candidates = candidates = {row.number: profile.candidate(row.values) for row in rows}
        context.prepare(
            {key for row in rows for key in parties.possible_shelves(candidates[row.number], row.decisions, context)},
            {found for each in candidates.values() if (found := reading.uuid_in(each.annotation))},
            {" ".join(each.symbol.split()) for each in candidates.values()},
        )

    def plan(self, row: Row, context: Context) -> Plan:
        plan = Plan(row)
        profile = self.profile_of(context.batch)
        candidate = context.candidates.get(row.number) or profile.candidate(row.values)
        read = reading.read(candidate, plan, context)
        if read is not None:
            matching.match(read, plan, context, profile=profile.name)
        if isinstance(plan.values, matching.Change) and plan.values.known.pk:
            context.matched.add(plan.values.known.pk)
        return plan

    def write(self, plans: list[Plan], context: Context, *, batch: ImportBatch, by: Any) -> None:
        writing.write(plans, context, batch=batch, profile=self.profile_of(batch), by=by)

    def field_label(self, name: str) -> str:
        own = {
            "recommending": _("Made by"),
            "sdgs": _("Sustainable Development Goals"),
            "themes": _("Themes"),
            "groups": _("Persons concerned"),
            "also_concerns": _("Also concerns"),
            "texts": _("Texts in further languages"),
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
