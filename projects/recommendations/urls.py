from django.urls import path

from projects.recommendations import template_out, views

urlpatterns = [
    path("recommendations/", views.recommendation_list, name="recommendation_list"),
    path("recommendations/template/", template_out.recommendation_template, name="recommendation_template"),
    path("recommendations/<int:pk>/", views.recommendation_detail, name="recommendation_detail"),
]
