"""Where the data lives: an embedded PostgreSQL, or the one that DATABASE_URL names."""
