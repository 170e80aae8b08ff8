"""A new article is pasted, with its address; what the archive has already is shown at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from events.admin.article_form import ArticleForm, with_address, with_text
from events.admin.body import BodyField
from events.admin.lookup import LookupField, allow_new
from events.admin.reading.page import back
from events.admin.reading.widgets import day_input
from events.admin.refusals import refusal
from events.editors import User, sees
from events.models import Article, Source
from events.models.article import MAX_BODY
from events.models.vocabulary import SourceKind


class EnterForm(ArticleForm):
    """What there is to say of an article when its text is pasted."""

    withdrawal_reason = moved_to = None  # type: ignore[assignment]
    source = LookupField(
        Article._meta.get_field("source"), kinds=SourceKind.choices, required=False,
        help_text="who published it; empty when unknown",
    )  # fmt: skip

    url = forms.URLField(label="Address", required=False, max_length=1000, assume_scheme="https")

    class Meta:
        model = Article
        fields = ("body", "url", "headline", "published_on", "language")

    def __init__(self, *args: Any, person: User, may_add_source: bool, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, label_suffix="", **kwargs)
        allow_new(self.fields["source"], may_add_source)
        self.fields["published_on"].widget = day_input()
        self.fields["body"].widget.attrs.update(rows=16, autofocus=True)
        self.order_fields(("body", "url", "source", "headline", "published_on", "language"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self.instance.slug = self._slug()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        source: Source | None = self.cleaned_data["source"]
        if source is not None and source.pk is None:
            source.save()
        self.instance.source = source
        return super().save(commit)


def enter(request: HttpRequest) -> HttpResponse:
    """The form; saved, the article is opened to be read."""
    desk = admin.site.get_model_admin(Article)
    if not desk.has_add_permission(request):
        raise PermissionDenied
    may_add_source = admin.site.get_model_admin(Source).has_add_permission(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EnterForm(*sent, person=request.user, may_add_source=may_add_source)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                article = form.save()
                desk.log_addition(request, article, [{"added": {}}])
        except DatabaseError as error:
            reason = refusal(error)
            if reason is None:
                raise
            form.add_error(None, reason)
        else:
            for warning in form.warnings:
                messages.warning(request, warning)
            return back(article, None)
    context = {
        **admin.site.each_context(request),
        "title": "Enter an article",
        "form": form,
        "longest": MAX_BODY,
    }
    return render(request, "desk/reading/enter.html", context)


@require_POST
def known(request: HttpRequest) -> HttpResponse:
    """What is to be said of a text and an address before they are saved, as a part of the page."""
    if not admin.site.get_model_admin(Article).has_view_permission(request):
        raise PermissionDenied
    try:
        body = BodyField(required=False).clean(request.POST.get("body", ""))
        problem = ""
    except ValidationError as why:
        body, problem = "", " ".join(why.messages)
    articles = {
        "The archive has this very text:": with_text(body),
        "The archive has an article with this address:": with_address(
            request.POST.get("url", "").strip()
        ),
    }
    found = [
        (words, article, sees(request.user, article))
        for words, rows in articles.items()
        for article in rows.select_related("submission")[:1]
    ]
    return render(request, "desk/reading/_known.html", {"problem": problem, "found": found})
