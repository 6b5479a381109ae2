"""Inbox, follows, outbox, streams."""
