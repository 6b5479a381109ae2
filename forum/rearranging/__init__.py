"""Posts go where they belong: to another case, or under another clue, with rights on both sides."""
