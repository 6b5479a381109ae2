"""Sealed answers and versions of the belief."""
