"""The SQLite side: one file of tables, read and written here only."""
