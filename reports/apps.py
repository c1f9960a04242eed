from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

FEATURES = ("runs", "narrative", "review", "schedules", "distribution", "library", "board")
ADDITIONS = ("blockers", "parts")  # to a report: reasons against its moves, cards of its page


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        for feature in FEATURES:
            package = import_module(f"reports.{feature}")
            for addition in ADDITIONS:
                if module_has_submodule(package, addition):
                    import_module(f"reports.{feature}.{addition}")
