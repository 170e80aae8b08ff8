"""Two incidents that are one become one record, and two again when that was a mistake.

One stays and one goes. What hangs on the one that goes is carried to the one that stays, which
keeps the values that the editor chooses; a tombstone forwards to it. Nothing is deleted, so that
undoing brings the very rows back.
"""

from events.merging.carrying import merge, why_not
from events.merging.parts import PARTS, Part, differing
from events.merging.rows import KINDS, Found, Kind, rival_preferences, to_carry
from events.merging.undoing import undo, why_stuck

__all__ = [
    "KINDS",
    "PARTS",
    "Found",
    "Kind",
    "Part",
    "differing",
    "merge",
    "rival_preferences",
    "to_carry",
    "undo",
    "why_not",
    "why_stuck",
]
