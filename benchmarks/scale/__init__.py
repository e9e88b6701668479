"""What many pictures cost, and what many machines wait for: the figures of docs/scale.md."""
