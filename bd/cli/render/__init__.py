"""Results turned into text or JSON."""
