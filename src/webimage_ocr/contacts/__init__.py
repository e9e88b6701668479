"""Name, phone and address out of the lines of a page."""
