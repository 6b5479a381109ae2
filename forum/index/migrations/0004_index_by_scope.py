from django.db import migrations, models

from audit.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("index", "0003_scopes_as_a_column")]
    operations = [
        AddIndexConcurrently(
            model_name="indexed", index=models.Index(fields=["scope"], name="index_by_scope")
        ),
    ]
