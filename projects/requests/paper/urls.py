from django.urls import path

from projects.requests.paper import views

urlpatterns = [
    path("requests/paper/", views.paper_requests, name="paper_requests"),
    path("requests/paper/new/", views.paper_request_new, name="paper_request_new"),
    path("requests/<int:pk>/claim/", views.request_claim, name="request_claim"),
    path("requests/<int:pk>/refuse/", views.request_refuse, name="request_refuse"),
]
