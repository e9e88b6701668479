"""How well contacts are found: in texts, in lines with places, and in pictures from end to end."""
