"""Evidence: what coded conversations say, in counts of conversations and never in shares of a population."""
