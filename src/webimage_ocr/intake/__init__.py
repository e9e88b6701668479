"""Bytes in, a safe RGB picture out."""
