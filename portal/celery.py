"""The Celery application. Queues: default, reports (rendering), imports, mail."""

import os

from celery import Celery

import portal.heartbeat  # noqa: F401  (its signal handlers say that the worker is alive)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
