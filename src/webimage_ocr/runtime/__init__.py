"""Models on a processor: sessions, weights, workers."""
