"""The five nearest fonts of a line."""
