"""Strikes, and appeals against strikes and decisions."""
