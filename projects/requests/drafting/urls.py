from django.urls import path

from projects.requests.drafting import offline_views, views

urlpatterns = [
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<int:pk>/edit/", views.request_edit, name="request_edit"),
    path("requests/<int:pk>/recommendations/", views.request_add_recommendations, name="request_add_recommendations"),
    path("requests/<int:pk>/sections/<slug:section>/", views.request_section, name="request_section"),
    path("requests/<int:pk>/sections/<slug:section>/autosave/", views.request_autosave, name="request_autosave"),
    path("requests/<int:pk>/preview/", views.request_preview, name="request_preview"),
    path("requests/<int:pk>/paper/", views.request_paper, name="request_paper"),
    path("requests/<int:pk>/team/", views.request_team, name="request_team"),
    path("requests/<int:pk>/precedents/", views.request_precedents, name="request_precedents"),
    path("requests/<int:pk>/offline/", offline_views.request_offline, name="request_offline"),
    path(
        "requests/<int:pk>/offline/<slug:file_type>/", offline_views.request_offline_file, name="request_offline_file"
    ),
    path("requests/<int:pk>/returns/<int:return_pk>/", offline_views.request_return, name="request_return"),
]
