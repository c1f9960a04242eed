from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from portal.reference.loading import EXTRA
        from projects.recommendations import loading as mechanisms

        EXTRA["mechanisms"] = mechanisms.load
        import_module(
            "projects.coverage.answers"
        )  # the project's recommendations come before the sections of later apps
        autodiscover_modules("thread", "sections")  # each app's part of the golden thread and of a project's page
