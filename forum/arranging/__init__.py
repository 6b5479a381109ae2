"""Clues beside each other: a case's board of groups, two clues side by side, and links between clues one may see."""
