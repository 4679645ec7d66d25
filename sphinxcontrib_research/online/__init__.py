"""Ask the public APIs for what is missing or old, for the lock: the only part that uses the network."""
