from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

FEATURES = (
    "kinds",
    "runs",
    "narrative",
    "choices",
    "review",
    "schedules",
    "distribution",
    "library",
    "board",
    "board.questions",
    "dashboards.board",
    "dashboards.donor",
)
# To a report: reasons against its moves, what follows them, cards and first words of its page; tasks of the desk.
ADDITIONS = ("blockers", "afterwards", "parts", "remarks", "desk")


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        for feature in FEATURES:
            package = import_module(f"reports.{feature}")
            for addition in ADDITIONS:
                if module_has_submodule(package, addition):
                    import_module(f"reports.{feature}.{addition}")
