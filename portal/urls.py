from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal import health
from portal.api import router

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include(router.urls)),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
    ),
]
