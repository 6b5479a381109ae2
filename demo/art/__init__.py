"""Drawings made for the demonstration: no photograph, no person, no real address."""
