"""The periodic schedule, kept in the database; every turn of its clock is recorded for /readyz."""

from django_celery_beat.schedulers import DatabaseScheduler

from portal import heartbeat


class Scheduler(DatabaseScheduler):
    def tick(self, *arguments: object, **options: object) -> float:
        pause: float = super().tick(*arguments, **options)
        heartbeat.record("scheduler")
        return pause
