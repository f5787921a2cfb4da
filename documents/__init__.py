"""Plans and other papers, and charts: plain values and words in, bytes out."""
