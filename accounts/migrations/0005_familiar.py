"""Devices and countries that somebody signed in from, and what was new about an open session."""

import audit.protected
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_open_sessions'),
        ('audit', '0007_entries_are_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='opensession',
            name='new',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name='Familiar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('device', 'Device'), ('country', 'Country')], max_length=10)),
                ('what', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entry', audit.protected.EntryPointer(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='familiar', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['seen_at'], name='familiar_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'what'), name='familiar_once')],
            },
        ),
    ]
