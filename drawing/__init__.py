"""Pictures and lines drawn by seeded code, with their text: what eval, training, benchmarks and tests draw with."""
