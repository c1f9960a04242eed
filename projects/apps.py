from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from portal.reference.loading import EXTRA
        from projects.recommendations import loading as mechanisms
        from projects.results import loading as disaggregations
        from projects.results.plans import loading as plans

        EXTRA["mechanisms"] = mechanisms.load
        EXTRA["disaggregations"] = disaggregations.load
        EXTRA["management_plans"] = plans.load
        import_module("projects.coverage.answers")  # a project's recommendations come before the sections of later apps
        import_module(
            "projects.experience.elsewhere"
        )  # lessons beside requests, on pages of States and recommendations
        from projects.requests.paper import remarks  # noqa: F401  (what every page of a paper request says)

        # What each app adds to pages of this one.
        autodiscover_modules("thread", "sections", "request_papers", "rooms", "checks", "amendable")
