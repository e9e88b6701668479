"""What a region says: strips cut out and straightened, which way up they are read, and their characters."""
