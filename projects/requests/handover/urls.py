from django.urls import path

from projects.requests.handover import views

urlpatterns = [
    path("handovers/", views.handovers, name="handovers"),
    path("handovers/new/", views.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", views.handover_detail, name="handover_detail"),
    path("handovers/<int:pk>/pdf/", views.handover_pdf, name="handover_pdf"),
]
