"""What a family, the staff or the clock can do; owns transactions."""
