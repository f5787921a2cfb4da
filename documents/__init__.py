"""The plan on paper and charts: plain values and words in, bytes out."""
