"""A claim, a quote or an attribution is entered, changed and deleted beside the text."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst

from events.admin.meanwhile import hold
from events.admin.reading.forms import SideForm, stretch_between
from events.admin.reading.kinds import KINDS, Initial, Kind, within_quotation
from events.admin.reading.page import article_to_read, back, page
from events.admin.refusals import refusal
from events.admin.words import stretch_of
from events.models import Article
from events.text import Stretch
from events.utf16 import units


def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new record on the words that were selected, or that are pasted."""
    article, said = article_to_read(request, pk), _kind(kind)
    if not said.admin.has_add_permission(request):
        raise PermissionDenied
    make = _maker(request, said, article)
    if request.method == "POST":
        form = make(request.POST, about=[])
        return _save(request, said, form) or _form_page(request, said, form)
    stretch, problem = _chosen(article, request.GET)
    initial: Initial = {"words": request.GET.get("words", "")}
    if stretch:
        stretch = within_quotation(said, article, stretch)
        start, end = units(article.body, stretch.start, stretch.end)
        initial = {**said.initial(article, stretch), "start": start, "end": end}
    form = make(initial=initial, about=_numbers(request.GET.getlist("about")))
    return _form_page(request, said, form, problem=problem)


def change(request: HttpRequest, pk: int, kind: str, record: int) -> HttpResponse:
    """A record's form; other words move it to another passage."""
    article, said = article_to_read(request, pk), _kind(kind)
    row = _record(article, said, record)
    if not said.admin.has_change_permission(request, row):
        raise PermissionDenied
    make = partial(_maker(request, said, article), about=[])
    if request.method != "POST":
        return _form_page(request, said, make(instance=row))
    with transaction.atomic():
        hold(row)
        form = make(request.POST, instance=_record(article, said, record))
        return _save(request, said, form) or _form_page(request, said, form)


def delete(request: HttpRequest, pk: int, kind: str, record: int) -> HttpResponse:
    """Ask, then delete; what readers have seen is kept, and says so."""
    article, said = article_to_read(request, pk), _kind(kind)
    row = _record(article, said, record)
    if not said.admin.has_delete_permission(request):
        raise PermissionDenied
    reason = said.admin.why_kept(row)
    if not reason and not said.admin.has_delete_permission(request, row):
        raise PermissionDenied
    if request.method == "POST" and not reason:
        reason = _delete(request, said, row)
        if not reason:
            return back(article, None)
    context = {"kind": said, "record": row, "reason": reason}
    return page(request, article, "desk/reading/_delete.html", context)


def _maker(request: HttpRequest, kind: Kind, article: Article) -> Callable[..., SideForm]:
    return partial(
        kind.form, article=article, person=request.user, may_add=partial(_may_add, request)
    )


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404(f"Nothing called {name} rests on a passage.")
    return KINDS[name]


def _record(article: Article, kind: Kind, record: int) -> Any:
    rows: Any = kind.model._default_manager
    row = (
        rows.select_related("passage", *kind.form.speakers)
        .filter(pk=record, passage__article=article)
        .first()
    )
    if row is None:
        raise Http404(f"There is no {kind.name} {record} on article {article.pk}.")
    row.passage.article = article
    return row


def _may_add(request: HttpRequest, model: Any) -> bool:
    return bool(admin.site.get_model_admin(model).has_add_permission(request))


def _chosen(article: Article, given: Any) -> tuple[Stretch | None, str]:
    """The stretch that the address names, or why there is none."""
    start, end = _numbers([given.get("start", "")]), _numbers([given.get("end", "")])
    stretch = stretch_between(article.body, *start, *end) if start and end else None
    words = given.get("words", "").replace("\r\n", "\n").strip()
    if stretch or not words:
        return stretch, ""
    try:
        return stretch_of(article.body, words, None), ""
    except ValidationError as why:
        return None, " ".join(why.messages)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 10]


def _form_page(request: HttpRequest, kind: Kind, form: SideForm, problem: str = "") -> HttpResponse:
    context = {"kind": kind, "form": form, "record": form.instance, "problem": problem}
    context["more"] = f"admin:events_{kind.model._meta.model_name}_change"
    if form.instance.pk:
        context["kept"] = kind.admin.why_kept(form.instance)
        context["may_delete"] = kind.admin.has_delete_permission(request, form.instance)
    return page(request, form.on_article, "desk/reading/_form.html", context)


def _save(request: HttpRequest, kind: Kind, form: SideForm) -> HttpResponse | None:
    """Save it and go back to the text; None when something is wrong, which the form then says."""
    if not form.is_valid():
        return None
    is_new = form.instance.pk is None
    try:
        with transaction.atomic():
            record = form.save()
            connection.check_constraints()
            log = kind.admin.log_addition if is_new else kind.admin.log_change
            log(request, record, [{"added": {}}] if is_new else [{"changed": {}}])
    except DatabaseError as error:
        reason = refusal(error)
        if reason is None:
            raise
        if is_new:
            form.instance.pk = None
        form.add_error(None, reason)
        return None
    for warning in [*form.warnings, *form.kept]:
        messages.warning(request, warning)
    messages.success(request, f"{capfirst(kind.name)} saved.")
    return back(form.on_article, record.passage_id)


def _delete(request: HttpRequest, kind: Kind, row: Any) -> str:
    """Delete it; why the database refused, or nothing."""
    try:
        with transaction.atomic():
            kind.admin.log_deletions(request, [row])
            kind.admin.delete_model(request, row)
            connection.check_constraints()
    except DatabaseError as error:
        reason = refusal(error)
        if reason is None:
            raise
        return reason
    messages.success(request, f"{capfirst(kind.name)} deleted.")
    return ""
