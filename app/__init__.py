"""Composition root: settings, wiring, clock, command line, demo data."""
