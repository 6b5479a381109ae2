from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("index", "0002_searched_by_terms")]
    operations = [
        migrations.AddField(
            model_name="indexed", name="scope", field=models.UUIDField(blank=True, null=True)
        )
    ]
