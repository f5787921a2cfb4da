"""Checks of texts: spelling and catalogues."""
