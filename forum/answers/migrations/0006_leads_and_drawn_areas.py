import audit.sealed_text
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0005_marks_against'),
        ('clues', '0008_hearers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='drawn',
            field=audit.sealed_text.SealedJSONField(default=list),
        ),
        migrations.AddField(
            model_name='belief',
            name='leads',
            field=models.FloatField(default=0.0),
        ),
        migrations.CreateModel(
            name='LeadsRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('clue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clues.clue')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'clue'), name='leads_read_once')],
            },
        ),
    ]
