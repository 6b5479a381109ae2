"""The forms of c2sp.org, pure: trees, tiles, notes, policies and proofs; nothing here knows Django or a database."""
