"""A local Telegram for people and tests."""
