"""Evidence: intake, sealed media, marks, and the experts whom it concerns."""
