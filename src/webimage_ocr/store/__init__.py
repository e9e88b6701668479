"""What is kept: accounts, projects, keys, subscriptions, usage."""
