"""Which columns exist once per language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, translator

from portal.accounts.models import Organisation
from portal.reference.models import AssistanceForm, Component, Entity, ProgrammeElement, RegionalGroup, SdgGoal, State


class NameOptions(TranslationOptions):
    fields = ("name",)


class EntityOptions(TranslationOptions):
    fields = ("name", "note")


class ComponentOptions(TranslationOptions):
    fields = ("name", "description", "question")


for model in (AssistanceForm, Organisation, ProgrammeElement, RegionalGroup, SdgGoal, State):
    translator.register(model, NameOptions)
translator.register(Component, ComponentOptions)
translator.register(Entity, EntityOptions)
