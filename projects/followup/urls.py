from django.urls import path

from projects.followup.views import board, calendar, clusters, record

urlpatterns = [
    path("recommendations/follow-up/", board.board, name="followup_board"),
    path("recommendations/follow-up/review/", board.board_review, name="followup_review"),
    path("recommendations/<int:pk>/lead/", record.followup_lead, name="followup_lead"),
    path("recommendations/<int:pk>/progress/<str:voice>/", record.followup_statement, name="followup_statement"),
    path("recommendations/evidence/<int:pk>/<int:document_pk>/", record.evidence_file, name="evidence_file"),
    path("recommendations/clusters/", clusters.cluster_list, name="cluster_list"),
    path("recommendations/clusters/new/", clusters.cluster_new, name="cluster_new"),
    path("recommendations/clusters/<int:pk>/", clusters.cluster_detail, name="cluster_detail"),
    path("recommendations/clusters/<int:pk>/edit/", clusters.cluster_edit, name="cluster_edit"),
    path("recommendations/clusters/<int:pk>/remove/", clusters.cluster_remove, name="cluster_remove"),
    path("recommendations/clusters/<int:pk>/merge/", clusters.cluster_merge, name="cluster_merge"),
    path("recommendations/calendar/", calendar.calendar, name="calendar"),
    path("recommendations/calendar/all.ics", calendar.calendar_feed, name="calendar_feed"),
    path("recommendations/calendar/states/<str:iso3>.ics", calendar.calendar_of_state, name="calendar_of_state"),
    path("recommendations/calendar/groups/<str:code>.ics", calendar.calendar_of_group, name="calendar_of_group"),
]
