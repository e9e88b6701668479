"""Text detection, orientation, recognition and reading order; knows pixels and models, nothing else."""
