"""Notices about sign-ins and reading, what is mailed at once, and up to where an auditor saw administrators' acts."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0006_audience'),
        ('cases', '0003_grants_end'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='acts_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='kind',
            field=models.CharField(choices=[('clue_for_you', 'A clue you may know'), ('clue_added', 'New clue in a case you follow'), ('case_opened', 'New case on a board'), ('approved', 'Yours was approved'), ('returned', 'Yours was returned'), ('quarantined', 'Yours was held back'), ('new_post', 'New post in a case you follow'), ('new_answer', 'New answer to your clue'), ('belief_moved', 'The likely place has moved'), ('referral_in', 'Referral to your unit'), ('referral_accepted', 'Referral accepted'), ('referral_declined', 'Referral declined'), ('outcome', 'Outcome of a case you helped'), ('to_vet', 'Something to vet'), ('vetted', 'Your application was decided'), ('named', 'You were let into a case'), ('offered', 'A case is offered to you'), ('handed_over', 'A case has another owner'), ('renewal_due', 'Your vetting is to be renewed'), ('roster_due', "Your unit's roster is to be confirmed"), ('new_device', 'Sign-in from a new device'), ('new_country', 'Sign-in from another country'), ('unit_country', 'Somebody signed in from another country'), ('reads_much', 'Somebody opens far more cases than usual'), ('trail_alarm', 'The audit trail needs somebody')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('kind__in', ('new_device', 'new_country')), ('mailed_at', None)), fields=['user'], name='inbox_to_warn_of'),
        ),
    ]
