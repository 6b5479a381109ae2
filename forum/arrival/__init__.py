"""Arrival of a file: received in parts, looked at step by step, shown to its sender, sent to vetting or held back."""
