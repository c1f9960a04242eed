
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_entities'),
        ('projects', '0007_request_flow'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('decision', 'Decision letter')], max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=10)),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('dated_at', models.DateTimeField()),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='verification code')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveIntegerField(blank=True, null=True)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.TextField(blank=True)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.document')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='projects.request')),
            ],
            options={
                'ordering': ['request', 'number', 'language'],
                'constraints': [models.UniqueConstraint(fields=('number', 'language'), name='paper_once_per_language'), models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('made_at__isnull', True), ('sha256', '')), models.Q(('document__isnull', False), ('made_at__isnull', False), ('pages__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='paper_made_has_its_file')],
            },
        ),
    ]
