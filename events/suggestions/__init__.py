"""What an editor need not type, because the words say it plainly.

Each function reads English words and answers with the values of a form's fields. What is not
plain is left out: an editor then says it. Nothing here is a guess, and nothing is saved by it.
"""

from events.suggestions.figures import plain_figure
from events.suggestions.speakers import plain_mode, plain_speaker
from events.suggestions.stances import plain_stance

__all__ = ["plain_figure", "plain_mode", "plain_speaker", "plain_stance"]
