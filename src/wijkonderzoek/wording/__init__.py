"""Dutch for readers: numbers, human scale, and sentences that claim no more than the figures do."""
