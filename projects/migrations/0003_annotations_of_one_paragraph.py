from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_recommendations_followed_up"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="recommendation", name="recommendation_once_per_paragraph"),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("annotation_uuid__isnull", True),
                    models.Q(("document_symbol", ""), _negated=True),
                    models.Q(("paragraph", ""), _negated=True),
                ),
                fields=("mechanism", "state", "document_symbol", "paragraph"),
                name="recommendation_once_per_paragraph",
            ),
        ),
    ]
