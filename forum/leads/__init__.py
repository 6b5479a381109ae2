"""What machines say of a clue: found in the background, shown to an expert only after their own answer."""
