"""Reading for agents: the tools of a Model Context Protocol server, on the official package ``mcp`` (extra ``mcp``)."""
