"""``research.lock.json``: numbers and facts from public sources, each with its source and date."""
