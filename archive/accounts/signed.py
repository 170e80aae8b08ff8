"""Sign-ins, refusals, lock-outs and sign-outs, written to the log.

Django and django-axes tell of them by signals alone.
"""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from archive.accounts.address import client_address, typed_name
from archive.accounts.models import AuditEntry, What


def listen() -> None:
    """Connect to the signals, once."""
    for signal, receiver in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (user_login_failed, _refused),
        (user_locked_out, _locked_out),
    ):
        signal.connect(receiver, dispatch_uid=receiver.__qualname__)


def _signed_in(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    device = getattr(user, "otp_device", None)
    detail = f"with a code of the {device.name}" if device else "with a password alone"
    _write(What.SIGNED_IN, user.get_username(), request, detail)


def _signed_out(*, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _write(What.SIGNED_OUT, user.get_username(), request)


def _refused(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    # Of who is locked out, the lock-out is written.
    if request is not None and not getattr(request, "axes_locked_out", False):
        detail = "wrong code" if "code" in credentials else "wrong name or password"
        _write(What.REFUSED, typed_name(request, credentials), request, detail)


def _locked_out(*, request: HttpRequest, username: str | None, **kwargs: Any) -> None:
    _write(What.LOCKED_OUT, username or "", request, "too many attempts that failed")


def _write(what: What, name: str, request: HttpRequest, detail: str = "") -> None:
    AuditEntry.objects.create(
        what=what, account=name, made_by=name, address=client_address(request), detail=detail
    )
