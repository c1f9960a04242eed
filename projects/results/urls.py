from django.urls import path

from projects.results.views import framework, review, room, values

ROOM = "projects/<int:pk>/results/"

urlpatterns = [
    path(ROOM, room.results, name="results"),
    path(f"{ROOM}indicators/<int:indicator_pk>/", room.results_indicator, name="results_indicator"),
    path(f"{ROOM}values/<int:value_pk>/", values.results_value, name="results_value"),
    path(f"{ROOM}values/<int:value_pk>/verify/", values.results_value_verify, name="results_value_verify"),
    path(f"{ROOM}values/<int:value_pk>/evidence/", values.results_value_evidence, name="results_value_evidence"),
    path(
        f"{ROOM}values/<int:value_pk>/evidence/<int:evidence_pk>/remove/",
        values.results_value_evidence_remove,
        name="results_value_evidence_remove",
    ),
    path(
        f"{ROOM}values/<int:value_pk>/evidence/<int:evidence_pk>/file/", values.results_value_file, name="results_value_file"
    ),
    path(f"{ROOM}values/<int:value_pk>/<slug:verb>/", values.results_value_move, name="results_value_move"),
    path(f"{ROOM}periods/<int:period_pk>/review/", review.results_review, name="results_review"),
    path(f"{ROOM}framework/", framework.results_framework, name="results_framework"),
    path(f"{ROOM}framework/copy/", framework.results_copy, name="results_copy"),
    path(f"{ROOM}framework/new/", framework.results_result_new, name="results_result_new"),
    path(f"{ROOM}framework/<int:result_pk>/", framework.results_result_edit, name="results_result_edit"),
    path(f"{ROOM}framework/<int:result_pk>/indicators/new/", framework.results_indicator_new, name="results_indicator_new"),
    path(f"{ROOM}framework/<int:result_pk>/<slug:verb>/", framework.results_result_act, name="results_result_act"),
    path(f"{ROOM}indicators/<int:indicator_pk>/edit/", framework.results_indicator_edit, name="results_indicator_edit"),
    path(f"{ROOM}indicators/<int:indicator_pk>/targets/", framework.results_indicator_targets, name="results_indicator_targets"),
    path(f"{ROOM}indicators/<int:indicator_pk>/<slug:verb>/", framework.results_indicator_act, name="results_indicator_act"),
    path(f"{ROOM}periods/make/", framework.results_periods_make, name="results_periods_make"),
    path(f"{ROOM}periods/<int:period_pk>/edit/", framework.results_period_edit, name="results_period_edit"),
    path(f"{ROOM}periods/<int:period_pk>/remove/", framework.results_period_remove, name="results_period_remove"),
    path(f"{ROOM}periods/<int:period_pk>/<slug:verb>/", review.results_period_lock, name="results_period_lock"),
]  # fmt: skip
