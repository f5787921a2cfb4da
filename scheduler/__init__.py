"""Jobs: interval to use case."""
