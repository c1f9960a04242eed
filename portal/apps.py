from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.accounts import rules  # noqa: F401 (permission names)

        autodiscover_modules("navigation", "desk")  # each app's part of the menu and of the desk
