"""Examining a workspace that may be broken: checks that return findings, and fixes that can be undone."""
