"""In which order experts are asked about a clue, and what else would help."""
