"""The Python interface: what `import bd` offers, made of the same parts as the commands."""
