from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.module_loading import autodiscover_modules
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal import health, pages
from portal.api import router

import_module("portal.saved.api")
autodiscover_modules("api")  # each app registers its endpoints with the router

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api_docs"),
    path("", include("reports.verification_urls")),  # printed in reports of any language
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("desk/", pages.desk, name="desk"),
        path("desk/load/", pages.desk_load, name="desk_load"),
        path("_components/", pages.components, name="components"),
        path("", include("portal.accounts.urls")),
        path("", include("portal.imports.urls")),
        path("", include("portal.saved.urls")),
        path("account/", include("allauth.account.urls")),
        *(path("", include(f"{app}.urls")) for app in ("projects", "funding", "reports")),
    ),
]
handler403 = "portal.pages.refused"
handler404 = "portal.pages.not_found"
