from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FundingConfig(AppConfig):
    name = "funding"

    def ready(self) -> None:
        from funding.funds import loading as funds
        from portal.reference.loading import EXTRA

        EXTRA["funds"] = funds.load
        autodiscover_modules("page_parts", "statement_paper")
