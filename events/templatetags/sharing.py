"""How a page is named where others lead to it: its one address, and its words for a preview."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.http import escape_leading_slashes
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.views.listing import query_without

register = template.Library()

# What of an address orders or dates what it shows, and makes it no other page.
_SAME_PAGE = ("sort", "as_of")
# The Open Graph protocol names a territory with each language.
_LOCALES = {"en-gb": "en_GB", "uk": "uk_UA"}


@register.inclusion_tag("_sharing.html", takes_context=True)
def sharing(context: template.Context) -> dict[str, object]:
    """The canonical address and Open Graph, from the blocks "title" and "description"."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "address": canonical(context["request"]),
        "title": mark_safe(_block(context, "title").removesuffix(f" · {_('Event Archive')}")),
        "description": _block(context, "description"),
        "locale": _LOCALES[language],
        "others": [locale for code, locale in _LOCALES.items() if code != language],
    }


def canonical(request: HttpRequest) -> str:
    """The page's whole address, without what makes it no other page."""
    address = request.build_absolute_uri(escape_leading_slashes(request.path))
    return address + query_without(request, _SAME_PAGE)


def _block(context: template.Context, name: str) -> str:
    """What the page says in a block of base.html, as HTML."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    rendered: str = block.render(context)
    return rendered
