"""A large installation in minutes: rows as real actions leave them, written in bulk, with every check left on.

`python -m tests.scale --posts 1000000` fills the empty database that the settings name. Texts come from a pool whose
terms and HTML are made once, by the code that makes them for real; rows go in by COPY on PostgreSQL and by
executemany on SQLite, some thousand posts in a use case. Not made: the trail's entries of each row (one entry tells of
a whole batch; tests/bench_trail.py measures a full trail), and the files behind media rows.
"""
