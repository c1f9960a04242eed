from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal import pages
from portal.api import router

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("api/v1/", include(router.urls)),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("desk/", pages.desk, name="desk"),
        path("_components/", pages.components, name="components"),
        path("", include("portal.accounts.urls")),
        path("account/", include("allauth.account.urls")),
    ),
]
handler403 = "portal.pages.refused"
handler404 = "portal.pages.not_found"
