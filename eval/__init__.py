"""How well pictures are read: labelled folders, our reader, its peers, one table."""
