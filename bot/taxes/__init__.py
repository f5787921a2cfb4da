"""Taxes in the family's own case: what its answers mean, and what falls due when."""
