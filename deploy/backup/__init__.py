"""A copy of an installation that opens only for those who hold its two identities; docs/backup.md."""
