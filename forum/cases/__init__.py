"""The case, who may see it, its states."""
