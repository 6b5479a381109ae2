"""A backup becomes an installation again, with nothing in it that was erased since; docs/backup.md."""
