from django.db import migrations, models

from audit.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("review", "0015_a_strike_with_the_verdict")]
    operations = [
        AddIndexConcurrently(model_name="review", index=models.Index(fields=["subject"], name="review_of")),
    ]
