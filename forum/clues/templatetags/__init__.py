"""What the clue viewers' templates need beyond fields."""
