"""A draft of a profile, made by looking at a file. What it cannot tell it asks."""

from events.exchange.datasets.suggest.drafting import draft

__all__ = ["draft"]
