"""Bytes in, a safe RGB picture out."""

IMAGE_LIMIT_BYTES = 10 * 1024 * 1024
"""What an image file may have, as the service documents it."""
