"""A server under mixed traffic while things break around it: ``make soak MINUTES=30``."""
