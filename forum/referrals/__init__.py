"""Hand-over to a national unit and the outcome back."""
