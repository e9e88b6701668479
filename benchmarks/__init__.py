"""How fast pictures are read, beside the peers and beside what the machine could do."""
