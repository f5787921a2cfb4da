"""Sessions, models, queries, migrations."""
