"""The file that travels, and other repositories' files."""
