"""Pages and their twins: one file per word of the archive, function views."""
