from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal.api import router

urlpatterns = [
    path("api/v1/", include(router.urls)),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
    ),
]
