import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("projects", "0012_score_evidence")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="valuerevision", name="append_only"),
        pgtrigger.migrations.AddTrigger(
            model_name="valuerevision",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ff06517bff003a08bbf94315bfa57588a11d231c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_42398",
                    table="projects_valuerevision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, entered_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(reviewed_by=F("entered_by")),
                name="indicator_value_approved_by_another",
                violation_error_message="Nobody approves a value that they entered themselves.",
            ),
        ),
    ]
