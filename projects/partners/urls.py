from django.urls import path

from projects.partners import views

urlpatterns = [
    path("partners/", views.partner_list, name="partner_list"),
    path("partners/new/", views.partner_new, name="partner_new"),
    path("partners/duplicates/", views.partner_duplicates, name="partner_duplicates"),
    path("partners/<int:pk>/", views.partner_detail, name="partner_detail"),
    path("partners/<int:pk>/edit/", views.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/merge/", views.partner_merge, name="partner_merge"),
    path("projects/<int:pk>/partners/", views.partner_room, name="partner_room"),
    path("projects/<int:pk>/partners/add/", views.partner_role_add, name="partner_role_add"),
    path("projects/<int:pk>/partners/<int:role_pk>/end/", views.partner_role_end, name="partner_role_end"),
    path(
        "projects/<int:pk>/partners/<int:role_pk>/describe/", views.partner_role_describe, name="partner_role_describe"
    ),
    path("projects/<int:pk>/partners/<int:role_pk>/remove/", views.partner_role_remove, name="partner_role_remove"),
]
