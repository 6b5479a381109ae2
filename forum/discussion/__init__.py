"""Posts and their revisions, quotes, unread position."""
