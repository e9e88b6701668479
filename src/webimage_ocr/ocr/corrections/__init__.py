"""What the network does badly on a line or sign, put right by what its pixels and its page show."""
