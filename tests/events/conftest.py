"""What tests of the archive's words and pages share."""

from tests.eyes import Eyes

__all__ = ["Eyes"]
