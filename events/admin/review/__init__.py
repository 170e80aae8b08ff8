"""A record as readers will see it, beside its articles, with the steps that may follow."""
