"""Who asks: tokens, AK/SK signatures, passwords."""
