from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.accounts import rules  # noqa: F401 (permission names)

        autodiscover_modules("navigation", "desk", "front")  # each app's part of the menu, the desk and the home page
        from portal.imports import desk  # noqa: F401 (the portal's own part)
        from portal.kept.counting import make_counters

        post_migrate.connect(make_counters, sender=self)
