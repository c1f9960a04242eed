import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_entities'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='import_batch_status_has_its_dates',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='absent',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='attempt',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='columns',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='names',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='options',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='preview',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='problem',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='queued_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='started_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='things',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importrow',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importrow',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importrow',
            name='decisions',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='status',
            field=models.CharField(choices=[('reading', 'Being read'), ('failed', 'Not read'), ('staged', 'Checked, not applied'), ('matching', 'Being checked again'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being taken back'), ('undone', 'Taken back')], default='staged', max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('status__in', ('reading', 'failed', 'staged', 'matching', 'applying')), ('undone_at__isnull', True)), models.Q(('applied_at__isnull', False), ('status__in', ('applied', 'undoing')), ('undone_at__isnull', True)), models.Q(('applied_at__isnull', False), ('status', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='import_batch_status_has_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decisions', {})), models.Q(models.Q(('decisions', {}), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='import_row_decision_has_its_maker'),
        ),
    ]
