"""Leaves: small mechanisms that know nothing of issues."""
