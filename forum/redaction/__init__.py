"""Redaction: words that should never have been written are taken out everywhere, and lie sealed for officers alone."""
