"""How well fonts are named: pages whose fonts are known, read end to end."""
