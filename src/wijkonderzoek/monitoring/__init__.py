"""What changed, against the goals and against alike areas, and what may be said of it."""
