from django.urls import path

from portal.accounts import views

urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("people/", views.people, name="people"),
    path("people/new/", views.account_new, name="account_new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/account/", views.set_active, name="set_active"),
    path("people/<int:pk>/roles/", views.give_role, name="give_role"),
    path("people/<int:pk>/roles/<int:membership_pk>/end/", views.end_role, name="end_role"),
    path("roles/", views.roles, name="roles"),
]
