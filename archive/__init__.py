"""How the archive runs: settings, addresses, database server, middleware, the demo."""
