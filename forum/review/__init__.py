"""Vetting of anything: one queue, leases, decisions."""
