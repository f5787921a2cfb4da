"""Questions to the database, by topic."""
