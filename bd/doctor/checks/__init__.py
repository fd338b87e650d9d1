"""The checks, one module a subject; each takes the `Subject` and returns a `Finding`, None where it does not apply."""
