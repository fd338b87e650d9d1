"""Use cases: one family of verbs a file, each inside a transaction."""
