"""How the network that names fonts is made: samples are drawn afresh for every step."""
