"""Completion scripts, a module a shell."""
