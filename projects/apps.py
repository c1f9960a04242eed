from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from portal.reference.loading import EXTRA
        from projects.recommendations import loading as mechanisms

        EXTRA["mechanisms"] = mechanisms.load
        autodiscover_modules(
            "thread", "sections", "papers.request"
        )  # each app's part of the golden thread, of a project's page, of papers
