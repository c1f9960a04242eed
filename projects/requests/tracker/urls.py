from django.urls import path

from projects.requests.tracker import views

urlpatterns = [
    path("requests/<int:pk>/tracker/", views.request_tracker, name="request_tracker"),
    path("requests/<int:pk>/tracker/read/", views.request_messages_read, name="request_messages_read"),
    path("requests/<int:pk>/notes/", views.request_notes, name="request_notes"),
    path("messages/<int:pk>/file/", views.message_file, name="message_file"),
]
