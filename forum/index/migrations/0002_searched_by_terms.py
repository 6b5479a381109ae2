"""Each database's own index over the terms: GIN on PostgreSQL, an FTS5 table kept by triggers on SQLite."""

from django.db import migrations

POSTGRESQL = [
    # A short pending list: what was just approved is read through by every search until it is merged.
    "CREATE INDEX index_by_terms ON index_indexed USING gin (terms) WITH (gin_pending_list_limit = 256)",
    "ALTER TABLE index_indexed ALTER COLUMN terms SET STATISTICS 1000",
]
SQLITE = [
    "CREATE VIRTUAL TABLE index_terms USING fts5(terms, content='index_indexed', content_rowid='id', detail='none',"
    " columnsize=0, tokenize=\"ascii tokenchars '_'\")",
    "CREATE TRIGGER index_put AFTER INSERT ON index_indexed BEGIN"
    " INSERT INTO index_terms (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER index_taken_out AFTER DELETE ON index_indexed BEGIN"
    " INSERT INTO index_terms (index_terms, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER index_changed AFTER UPDATE OF id, terms ON index_indexed BEGIN"
    " INSERT INTO index_terms (index_terms, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO index_terms (rowid, terms) VALUES (new.id, new.terms); END",
]
UNDO = {
    "postgresql": ["DROP INDEX index_by_terms"],
    "sqlite": [
        "DROP TRIGGER index_changed", "DROP TRIGGER index_taken_out", "DROP TRIGGER index_put", "DROP TABLE index_terms",
    ],
}  # fmt: skip


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("index", "0001_initial")]
    operations = [migrations.RunPython(make, undo)]
