"""How fast readers are served, beside Datasette and the web server's bare limit: `make bench`."""
