"""HTTP, and the only place that knows the names on the wire."""
