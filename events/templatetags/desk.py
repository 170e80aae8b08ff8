"""What the desk's own templates ask for."""

from django import template

from events.admin.queue import Queue, queue_of
from events.editors import User

register = template.Library()


@register.simple_tag
def queue(user: User) -> Queue:
    """What waits for this editor."""
    return queue_of(user)
