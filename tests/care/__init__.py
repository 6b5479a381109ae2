"""Care for people who look at clues."""
