import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A third file of a picture, and who makes it at the moment."""

    dependencies = [
        ('clues', '0003_sealed_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='TilesClaim',
            fields=[
                ('shown', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='clues.media')),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name='media',
            name='role',
            field=models.CharField(choices=[('original', 'Original'), ('shown', 'Shown'), ('tiles', 'Tiles')], max_length=8),
        ),
    ]
