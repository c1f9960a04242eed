import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def fill_what_is_required_now(apps, schema_editor):
    """Closed conditions get their evidence, redirected requests their place: both were in notes only until now."""
    conditions = apps.get_model("projects", "RequestCondition").objects.filter(closed_at__isnull=False)
    for condition in conditions.select_related("request"):
        condition.evidence = "—"
        condition.met_at, condition.met_by_id = condition.closed_at, condition.request.submitted_by_id
        condition.save(update_fields=["evidence", "met_at", "met_by"])
    requests = apps.get_model("projects", "Request").objects
    requests.filter(status="redirected").update(redirected_to="—")
    requests.filter(status__in=("redirected", "declined"), decision_reasons="").update(decision_reasons="—")
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_entities'),
        ('projects', '0006_request_drafting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['request', 'round', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Consolidation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('advice', models.CharField(choices=[('support', 'Support'), ('conditions', 'Support with conditions'), ('not_support', 'Do not support')], max_length=20, verbose_name='advice')),
                ('narrative', models.TextField(max_length=8000, verbose_name='what the two assessments come to')),
                ('cost_estimate_usd', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='cost estimate (United States dollars)')),
                ('scores', models.JSONField(default=dict)),
                ('conflicts', models.JSONField(default=list)),
                ('precedents', models.TextField(max_length=2000, verbose_name='earlier requests looked at')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['request', 'round'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer_soon', 'The answer is needed soon'), ('answer_due', 'The answer is needed today'), ('answer_overdue', 'The answer is overdue; the request will lapse'), ('letter_due', 'The promised letter has not come')], max_length=20)),
                ('about', models.DateField()),
                ('due_on', models.DateField()),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_skipped', models.BooleanField(default=False)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['request', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ohchr_accepted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['request', 'number'],
            },
        ),
        migrations.AlterModelOptions(
            name='interestdeclaration',
            options={'ordering': ['request', 'id']},
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_once_per_assessor',
        ),
        migrations.RemoveConstraint(
            model_name='interestdeclaration',
            name='interest_once_per_person',
        ),
        migrations.RemoveConstraint(
            model_name='request',
            name='request_decision_has_reasons',
        ),
        migrations.RemoveConstraint(
            model_name='requestcondition',
            name='request_condition_closed_at_with_by',
        ),
        migrations.AddField(
            model_name='assessment',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='assessment',
            name='version',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='interestdeclaration',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='request',
            name='board_advice',
            field=models.CharField(blank=True, choices=[('support', 'Support'), ('conditions', 'Support with conditions'), ('defer', 'Defer'), ('not_support', 'Do not support')], max_length=20, verbose_name='advice of the Board'),
        ),
        migrations.AddField(
            model_name='request',
            name='decision_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='request',
            name='decision_reasons_translated',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='request',
            name='redirected_to',
            field=models.CharField(blank=True, max_length=200, verbose_name='where the need can be met'),
        ),
        migrations.AddField(
            model_name='request',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='requestcondition',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.document'),
        ),
        migrations.AddField(
            model_name='requestcondition',
            name='evidence',
            field=models.TextField(blank=True, max_length=2000, verbose_name='how it is met'),
        ),
        migrations.AddField(
            model_name='requestcondition',
            name='met_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='requestcondition',
            name='met_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='requestcondition',
            name='owner',
            field=models.CharField(choices=[('state', 'State'), ('ohchr', 'OHCHR')], default='state', max_length=10, verbose_name='to be met by'),
        ),
        migrations.RunPython(fill_what_is_required_now, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('request', 'round', 'assessor'), name='assessment_once_per_assessor'),
        ),
        migrations.AddConstraint(
            model_name='interestdeclaration',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('request', 'user'), name='interest_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('accepted', 'agreed', 'deferred', 'declined', 'redirected')), _negated=True), models.Q(('decision_reasons', ''), _negated=True), _connector='OR'), name='request_decision_has_reasons', violation_error_message='A decision needs its reasons.'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'info_requested'), _negated=True), ('answer_due_on__isnull', False), _connector='OR'), name='request_asked_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'deferred'), _negated=True), ('review_on__isnull', False), _connector='OR'), name='request_deferred_has_review_day'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'redirected'), _negated=True), models.Q(('redirected_to', ''), _negated=True), _connector='OR'), name='request_redirected_says_where'),
        ),
        migrations.AddConstraint(
            model_name='requestcondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('met_at__isnull', False)), _connector='OR'), name='request_condition_closed_at_with_by'),
        ),
        migrations.AddConstraint(
            model_name='requestcondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('evidence', ''), ('met_at__isnull', True), ('met_by__isnull', True)), models.Q(('met_at__isnull', False), ('met_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='request_condition_met_with_evidence'),
        ),
        migrations.AddConstraint(
            model_name='requestcondition',
            constraint=models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), models.Q(('closed_by', models.F('met_by')), _negated=True), _connector='OR'), name='request_condition_closed_by_another', violation_error_message='Nobody closes a condition that they reported as met.'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='assigned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='projects.request'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consolidation',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consolidation',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consolidations', to='projects.request'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='projects.request'),
        ),
        migrations.AddField(
            model_name='terms',
            name='ohchr_accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='terms',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='terms',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='projects.request'),
        ),
        migrations.AddField(
            model_name='terms',
            name='state_accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('request', 'round', 'user'), name='assignment_once'),
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.UniqueConstraint(fields=('request', 'round'), name='consolidation_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.CheckConstraint(condition=models.Q(('cost_estimate_usd__gte', 0)), name='consolidation_cost_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='consolidation',
            constraint=models.CheckConstraint(condition=models.Q(('precedents', ''), _negated=True), name='consolidation_names_precedents'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('request', 'kind', 'about'), name='reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='terms_version_once'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_accepted_at__isnull', True), ('state_accepted_by__isnull', True)), models.Q(('state_accepted_at__isnull', False), ('state_accepted_by__isnull', False)), _connector='OR'), name='terms_state_accepted_at_with_by'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ohchr_accepted_at__isnull', True), ('ohchr_accepted_by__isnull', True)), models.Q(('ohchr_accepted_at__isnull', False), ('ohchr_accepted_by__isnull', False)), _connector='OR'), name='terms_ohchr_accepted_at_with_by'),
        ),
    ]
