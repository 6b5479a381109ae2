"""Tests prove behaviour through the front door."""
