from modeltranslation.translator import TranslationOptions, translator

from projects.recommendations.models import Mechanism


class MechanismOptions(TranslationOptions):
    fields = ("name",)


translator.register(Mechanism, MechanismOptions)
