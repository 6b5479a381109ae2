"""Links between people and what their organisation's provider calls them."""

import audit.protected
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_no_samples_of_whose'),
        ('audit', '0008_keys_know_their_master'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProviderLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=32)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('entry', audit.protected.EntryPointer(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provider_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'subject'), name='subject_linked_once'), models.UniqueConstraint(fields=('user', 'provider'), name='one_link_with_each_provider')],
            },
        ),
    ]
