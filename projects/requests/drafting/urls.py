from django.urls import path

from projects.requests.drafting.views import beginning, offline, sections, whole

urlpatterns = [
    path("requests/new/", beginning.request_new, name="request_new"),
    path("requests/<int:pk>/edit/", sections.request_edit, name="request_edit"),
    path(
        "requests/<int:pk>/recommendations/", beginning.request_add_recommendations, name="request_add_recommendations"
    ),
    path("requests/<int:pk>/sections/<slug:section>/", sections.request_section, name="request_section"),
    path("requests/<int:pk>/sections/<slug:section>/autosave/", sections.request_autosave, name="request_autosave"),
    path("requests/<int:pk>/preview/", whole.request_preview, name="request_preview"),
    path("requests/<int:pk>/paper/", whole.request_paper, name="request_paper"),
    path("requests/<int:pk>/team/", whole.request_team, name="request_team"),
    path("requests/<int:pk>/precedents/", whole.request_precedents, name="request_precedents"),
    path("requests/<int:pk>/offline/", offline.request_offline, name="request_offline"),
    path("requests/<int:pk>/offline/<slug:file_type>/", offline.request_offline_file, name="request_offline_file"),
    path("requests/<int:pk>/returns/<int:return_pk>/", offline.request_return, name="request_return"),
]
