from django.db import migrations, models


class Migration(migrations.Migration):
    """Ellipses and outlines on pictures."""

    dependencies = [
        ('clues', '0004_tiles'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mark',
            name='shape',
            field=models.CharField(choices=[('range', 'Range of sound'), ('region', 'Region of a picture'), ('ellipse', 'Ellipse on a picture'), ('polygon', 'Outline on a picture'), ('span', 'Span of text')], max_length=7),
        ),
    ]
