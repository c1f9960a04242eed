from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from projects import desk, navigation, thread  # noqa: F401 (they register themselves)
