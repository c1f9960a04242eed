import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
# All views are loaded now, and what is loaded stays: the collector need not look through it again and again while a page of
# many thousand figures is made, which took it a quarter of the time.
get_resolver().url_patterns  # noqa: B018 (loads when it is asked for)
gc.collect()
gc.freeze()
