"""Rules and types; standard library only."""
