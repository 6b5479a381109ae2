"""Referrals and the end of a case, through actions and pages."""
