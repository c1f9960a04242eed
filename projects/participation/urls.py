from django.urls import path

from projects.participation import views

urlpatterns = [
    path("participation/", views.participation, name="participation"),
    path("participation/events/", views.event_list, name="event_list"),
    path("projects/<int:pk>/participation/", views.participation_room, name="participation_room"),
    path("projects/<int:pk>/participation/new/", views.event_new, name="event_new"),
    path("projects/<int:pk>/participation/<int:event_pk>/", views.event_detail, name="event_detail"),
    path("projects/<int:pk>/participation/<int:event_pk>/edit/", views.event_edit, name="event_edit"),
    path("projects/<int:pk>/participation/<int:event_pk>/delete/", views.event_delete, name="event_delete"),
    path("projects/<int:pk>/participation/<int:event_pk>/sheet.xlsx", views.event_sheet, name="event_sheet"),
    path("projects/<int:pk>/participation/<int:event_pk>/sheet/", views.event_sheet_send, name="event_sheet_send"),
]
