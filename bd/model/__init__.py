"""The domain without input or output."""
