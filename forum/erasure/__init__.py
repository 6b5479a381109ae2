"""Erasing a person or a case for good; what others need to verify stays."""
