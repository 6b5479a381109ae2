"""How many cases somebody opens in an hour, when they were slowed down, and when a lead lifted it."""

import audit.protected
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_familiar'),
        ('audit', '0007_entries_are_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseOpened',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.PositiveIntegerField()),
                ('opened', models.CharField(max_length=32)),
                ('in_hour', models.PositiveIntegerField()),
                ('in_day', models.PositiveIntegerField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases_opened', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['hour'], name='case_opened_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'hour', 'opened'), name='case_opened_once')],
            },
        ),
        migrations.CreateModel(
            name='Lifted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveIntegerField()),
                ('entry', audit.protected.EntryPointer(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lifted', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='lifted_once')],
            },
        ),
        migrations.CreateModel(
            name='Slowed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.PositiveIntegerField()),
                ('entry', audit.protected.EntryPointer(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slowed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'hour'), name='slowed_once')],
            },
        ),
    ]
