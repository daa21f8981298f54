"""The database: tables, the SQLite writer, migrations."""
