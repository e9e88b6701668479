"""Pictures drawn by seeded code, with their text, for what the labelled folders of others do not cover."""
