"""From indicators to urgency: the steps of a composite index, one module per step."""
