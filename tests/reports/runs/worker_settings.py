"""What a worker process of a test runs with: the portal's own settings on the test's database, broker and folder."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import CACHES, DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_WORKER_DATABASE"]
CELERY_BROKER_URL = os.environ["TEST_WORKER_BROKER"]
CACHES["default"]["LOCATION"] = os.environ["TEST_WORKER_CACHE"]
MEDIA_ROOT = os.environ["TEST_WORKER_MEDIA"]
