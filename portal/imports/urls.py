from django.urls import path

from portal.imports import views
from portal.imports.mappings import views as mappings

urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/mappings/", mappings.mapping_list, name="mapping_list"),
    path("imports/mappings/<int:pk>/", mappings.mapping_detail, name="mapping_detail"),
    path("imports/mappings/<int:pk>/rename/", mappings.mapping_rename, name="mapping_rename"),
    path("imports/mappings/<int:pk>/delete/", mappings.mapping_delete, name="mapping_delete"),
    path("imports/<int:pk>/mapping/", mappings.import_mapping, name="import_mapping"),
    path("imports/<int:pk>/", views.import_review, name="import_review"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import_apply"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("imports/<int:pk>/decide/", views.import_decide, name="import_decide"),
    path("imports/<int:pk>/withdraw/", views.import_withdraw, name="import_withdraw"),
    path("imports/<int:pk>/recheck/", views.import_recheck, name="import_recheck"),
    path("imports/<int:pk>/retry/", views.import_retry, name="import_retry"),
    path("imports/<int:pk>/file/", views.import_file, name="import_file"),
    path("imports/<int:pk>/report/", views.import_report, name="import_report"),
]
