"""How long a question may be: what no page of the archive needs is refused before it costs."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from archive.request_body import has_body
from events.tally import grouped
from events.views.errors import problem

# The longest address of ours: an article's headline in its path, or a cursor among filters.
MOST_PATH = 1_000
MOST_QUERY = 8_000
MOST_PARAMETERS = 50
# What a browser sends comes to 2,000 bytes; what proxies add, to some hundred more.
MOST_HEADERS = 100
MOST_HEADER_BYTES = 16_000


def middleware(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse what is too long, or says something beside its address."""

    def limited(request: HttpRequest) -> HttpResponseBase:
        fault = _fault(request)
        if fault is None:
            return answer(request)
        status, sentence = fault
        return problem(request, status, sentence)

    return limited


def _fault(request: HttpRequest) -> tuple[int, str] | None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > MOST_PATH:
        return 414, _("This address is longer than {most} characters.").format(
            most=grouped(MOST_PATH)
        )
    if len(query) > MOST_QUERY:
        return 414, _("What this address asks is longer than {most} characters.").format(
            most=grouped(MOST_QUERY)
        )
    if query.count("&") >= MOST_PARAMETERS:
        return 400, _("This address asks for more than {most} things at once.").format(
            most=MOST_PARAMETERS
        )
    if has_body(request.META):
        return 400, _("The archive reads the address alone: ask without a body.")
    return _fault_of_headers(request)


def _fault_of_headers(request: HttpRequest) -> tuple[int, str] | None:
    headers = [(name, str(value)) for name, value in request.META.items() if name[:5] == "HTTP_"]
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MOST_HEADERS or size > MOST_HEADER_BYTES:
        return 431, _("The headers of this request are too many or too long.")
    return None
