"""One-time codes from an app on the editor's phone, and recovery codes for when it is lost."""

import math
from base64 import b32encode
from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
# Below so many an editor is told to make new ones.
FEW = 3
_APP = "authenticator app"
_PAPER = "recovery codes"
# Whoever may do one of these lets others in, or speaks to readers.
_TRUSTED_WITH = ("events.publish_incident", "events.publish_article", "auth.change_user")


@dataclass(frozen=True)
class Verdict:
    """What became of a typed code: the device that it is of, or the seconds to wait, or neither."""

    device: Device | None = None
    wait: int = 0


def must_have(user: User) -> bool:
    """Whether the account may not work at the desk without codes."""
    return settings.REQUIRE_CODES and any(user.has_perm(name) for name in _TRUSTED_WITH)


def app_of(user: User) -> TOTPDevice | None:
    """The app whose codes the account signs in with."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def app_to_confirm(user: User) -> TOTPDevice:
    """The key that the account was shown and has not typed a code of yet; the same each time."""
    app, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": _APP})
    return app


def square(app: TOTPDevice) -> str:
    """The app's key as a picture to be photographed: the address of an image that is in itself."""
    return segno.make(app.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def spelled(app: TOTPDevice) -> str:
    """The app's key as text to be typed, in groups of four."""
    key = b32encode(app.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def verify(user: User, typed: str) -> Verdict:
    """Look whether the typed code is the account's; a recovery code is spent by that."""
    code = "".join(typed.split()).replace("-", "").lower()
    kind = TOTPDevice if code.isascii() and code.isdigit() and len(code) == 6 else StaticDevice
    return _verify(user, kind.objects.filter(user=user, confirmed=True).first(), code)


def confirm(user: User, typed: str) -> tuple[Verdict, list[str]]:
    """Take the app that was shown into use, if the code is of it, with new recovery codes."""
    app = app_to_confirm(user)
    with transaction.atomic():
        verdict = _verify(user, app, "".join(typed.split()))
        if verdict.device is None:
            return verdict, []
        TOTPDevice.objects.filter(user=user).exclude(pk=app.pk).delete()
        TOTPDevice.objects.filter(pk=app.pk).update(confirmed=True, created_at=timezone.now())
        app.refresh_from_db()
        return Verdict(app), new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, each good for one sign-in; those of before are good for none."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        paper = StaticDevice.objects.create(user=user, name=_PAPER)
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def forget(user: User) -> None:
    """Take the account's codes away: it signs in with its password, and sets up new ones."""
    with transaction.atomic():
        for model in (TOTPDevice, StaticDevice):
            model.objects.filter(user=user).delete()


def _verify(user: User, device: Device | None, code: str) -> Verdict:
    if device is None:
        return Verdict()
    now = timezone.now()
    if device.throttling_failure_timestamp and device.throttling_failure_timestamp > now:
        # The clock was ahead when a code failed: who types the next one waits from now on.
        device.throttling_failure_timestamp = now
        device.save(update_fields=["throttling_failure_timestamp"])
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return Verdict(wait=math.ceil((why["locked_until"] - now).total_seconds()))
    return Verdict(device=verify_token(user, device.persistent_id, code))
