"""Accepted findings: what the owner of a case says has helped, each shown to who may read it."""
