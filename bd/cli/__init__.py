"""The only layer that knows people, streams, environment and exit codes."""
