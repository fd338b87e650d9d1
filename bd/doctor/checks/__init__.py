"""The checks, one module a subject; each function takes the `Subject` and returns one `Finding`, None when it does not apply."""
