"""Who gets in to the desk: accounts, signing in, codes, and the log of all that."""
