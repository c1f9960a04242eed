from modeltranslation.translator import TranslationOptions, translator

from projects.recommendations.models import Mechanism
from projects.results.models import DisaggregationCategory, DisaggregationType
from projects.results.plan_models import ManagementPlan, PlanResult


class MechanismOptions(TranslationOptions):
    fields = ("name",)


class NameOptions(TranslationOptions):
    fields = ("name",)


class PlanOptions(TranslationOptions):
    fields = ("name", "note")


translator.register(Mechanism, MechanismOptions)
translator.register(DisaggregationType, NameOptions)
translator.register(DisaggregationCategory, NameOptions)
translator.register(PlanResult, NameOptions)
translator.register(ManagementPlan, PlanOptions)
