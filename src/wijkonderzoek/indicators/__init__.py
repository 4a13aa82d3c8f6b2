"""From variables to indicators: the whole country at once, one area looked up."""
