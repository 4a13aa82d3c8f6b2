"""Where data comes from: each table is fetched once, stored untouched, and known by its hash."""
