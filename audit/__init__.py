"""What happened: an append-only trail that knows text, not people."""
