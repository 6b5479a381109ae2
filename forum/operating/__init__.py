"""How the installation stands: its parts, its numbers, and the modes of an emergency."""
