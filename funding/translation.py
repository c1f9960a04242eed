from modeltranslation.translator import TranslationOptions, translator

from funding.funds.models import Fund


class FundOptions(TranslationOptions):
    fields = ("name",)


translator.register(Fund, FundOptions)
