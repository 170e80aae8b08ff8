"""From draft to review to published to withdrawn: which step each editor may take, purely.

Forms, actions and pages of the desk ask here and nowhere else. "Own" is a record that the editor
made. The database holds by itself that what readers have seen never goes back to draft.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from events.models.base import SEEN
from events.models.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Editor:
    """What one person may do with one kind of record; alone is an archive of one person."""

    enters: bool
    reviews: bool
    publishes: bool
    withdraws: bool
    alone: bool = False


def may_see(editor: Editor, status: str, *, own: bool) -> bool:
    return own or editor.reviews or status in SEEN


def may_change(editor: Editor, status: str, *, own: bool) -> bool:
    """Whether the editor may change the record's words, its status aside."""
    match status:
        case Status.PUBLISHED:
            return editor.enters and editor.publishes
        case Status.WITHDRAWN:
            return editor.enters and editor.withdraws
        case Status.IN_REVIEW:
            return editor.enters and editor.reviews
    return editor.enters and (own or editor.reviews)


def may_delete(editor: Editor, status: str, *, own: bool) -> bool:
    """What readers have seen is never deleted."""
    return status not in SEEN and may_change(editor, status, own=own)


def why_not(editor: Editor, before: str, after: str, *, own: bool, noted: bool = False) -> str:
    """Why the editor may not take the record from one status to another; empty when they may.

    noted is whether the step comes with a note to whoever made the record.
    """
    if before == after:
        return ""
    if (before, after) == (Status.IN_REVIEW, Status.DRAFT):
        return _send_back(editor, own, noted)
    step = _STEPS.get((before, after))
    if step is not None:
        return step(editor, own)
    if before == Status.WITHDRAWN:
        return "What is withdrawn stays withdrawn."
    if before in SEEN:
        return (
            "Readers have seen this record: it cannot go back to draft or review. "
            "Withdraw it instead."
        )
    return "Only what readers have seen is withdrawn: delete this record instead."


def next_statuses(editor: Editor, status: str, *, own: bool) -> list[Status]:
    """The present status and those that may follow it by this editor's hand."""
    return [s for s in Status if not why_not(editor, status, s, own=own)]


def _send(editor: Editor, own: bool) -> str:
    if editor.enters and (own or editor.reviews):
        return ""
    return "Somebody else made this draft: they send it for review, or an editor does."


def _send_back(editor: Editor, own: bool, noted: bool) -> str:
    """Whoever made it takes it back without a word."""
    if own and editor.enters:
        return ""
    if not editor.reviews:
        return "This waits for review: an editor sends it back."
    return "" if noted else "Say in a note what is to be changed: its review page has room for it."


def _publish(editor: Editor, own: bool) -> str:
    if not editor.publishes:
        return "Publishing is a publisher's: send this for review."
    if own and not editor.alone:
        return "You made this draft: somebody else publishes it."
    return ""


def _publish_unreviewed(editor: Editor, own: bool) -> str:
    if why := _publish(editor, own):
        return why
    return "" if editor.alone else "This has not been reviewed: send it for review first."


def _withdraw(editor: Editor, own: bool) -> str:
    return "" if editor.withdraws else "Withdrawing is a publisher's: ask one."


_STEPS: Mapping[tuple[str, str], Callable[[Editor, bool], str]] = {
    (Status.DRAFT, Status.IN_REVIEW): _send,
    (Status.DRAFT, Status.PUBLISHED): _publish_unreviewed,
    (Status.IN_REVIEW, Status.PUBLISHED): _publish,
    (Status.PUBLISHED, Status.WITHDRAWN): _withdraw,
}
