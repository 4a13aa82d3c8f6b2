"""What became of a wijk: series, trends, goals, and what can be said of the effect of an intervention."""
