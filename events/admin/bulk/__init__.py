"""Several incidents at once: published, sent for review, graded or tagged from their list."""
