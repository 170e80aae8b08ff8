"""The addresses of each site; settings.ARCHIVE_SITE chooses."""
