"""Accounts at the desk, and the log, to look at."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.accounts import codes
from archive.accounts.models import AuditEntry

if TYPE_CHECKING:
    _UserAdmin = UserAdmin[User]
    _AuditAdmin = admin.ModelAdmin[AuditEntry]
else:
    _UserAdmin = UserAdmin
    _AuditAdmin = admin.ModelAdmin

# They would show an account's key to others. Codes are set up on pages of their own.
for _secret in (TOTPDevice, StaticDevice):
    if admin.site.is_registered(_secret):
        admin.site.unregister(_secret)
admin.site.unregister(User)

_ABOVE = ("is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(_UserAdmin):
    """Administrators keep accounts and their groups; nobody makes themselves more than they are."""

    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    actions = ("forget_codes",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or _is_superuser(request):
            return fieldsets
        return [
            (title, {**options, "fields": [n for n in options["fields"] if n not in _ABOVE]})
            for title, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or _is_superuser(request))

    @admin.action(
        description="Take the codes of the chosen accounts away (a phone is lost)",
        permissions=["change"],
    )
    def forget_codes(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        done = [account for account in accounts if self.has_change_permission(request, account)]
        for account in done:
            codes.forget(account)
        names = ", ".join(account.get_username() for account in done) or "nobody"
        messages.success(request, f"Codes taken away from {names}: they sign in without, once.")


@admin.register(AuditEntry)
class AuditEntryAdmin(_AuditAdmin):
    """The log is written by itself, and nobody changes it."""

    list_display = ("at", "what", "account", "made_by", "address", "detail")
    list_filter = ("what",)
    search_fields = ("account", "made_by", "address", "detail")
    list_per_page = 100
    show_full_result_count = False
    date_hierarchy = None
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
