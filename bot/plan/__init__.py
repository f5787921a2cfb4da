"""The plan in words: for windows, for paper, for a copy of one's data."""
