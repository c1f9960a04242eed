"""Makes anew what lists of recommendations search and count by: after a change of the functions that fold and stem."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

STEPS = (
    "TRUNCATE projects_recommendationfacts, projects_recommendationwords, projects_recommendationchange",
    "SELECT projects_keep_facts(array_agg(id)) FROM projects_recommendation HAVING count(*) > 0",
    """INSERT INTO projects_recommendationwords (recommendation_id, text_key, language, vector)
       SELECT id, 0, language, projects_terms(language, text) FROM projects_recommendation
       UNION ALL SELECT recommendation_id, id, language, projects_terms(language, text) FROM projects_recommendationtext""",
    "ANALYZE projects_recommendationfacts, projects_recommendationwords",
)


class Command(BaseCommand):
    help = "Indexes recommendations and their texts anew"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for step in STEPS:
                cursor.execute(step)
        if options["verbosity"]:
            self.stdout.write("Recommendations are indexed.")
