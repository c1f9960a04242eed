from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"

    def ready(self) -> None:
        from funding.funds import loading as funds
        from portal.reference.loading import EXTRA

        EXTRA["funds"] = funds.load
