"""What the service remembers: accounts, users, projects, access keys, subscriptions, usage and revocations."""
