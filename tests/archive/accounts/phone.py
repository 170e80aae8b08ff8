"""An authenticator app, as far as it matters: a key and the time make a code."""

import re
from base64 import b32decode
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.archive.accounts.conftest import NOW, PASSWORD


class Phone:
    """Gives each code once: the server takes none twice."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._step = NOW // 30 - 1

    @classmethod
    def reading(cls, page: str) -> "Phone":
        """The phone of whoever types the key that the page spells."""
        spelled = re.search(r"<code>([A-Z2-7 ]{30,})</code>", page)
        assert spelled is not None
        key = spelled[1].replace(" ", "")
        return cls(b32decode(key + "=" * (-len(key) % 8)))

    @classmethod
    def of(cls, user: User) -> "Phone":
        return cls(TOTPDevice.objects.get(user=user).bin_key)

    def code(self) -> str:
        """The codes of half a minute ago, of now and of half a minute on; more are not valid."""
        made = TOTP(self._key)
        made.time = self._step * 30
        self._step += 1
        return f"{made.token():06}"


def set_up(client: Client) -> tuple[Phone, list[str]]:
    """Set the codes of whoever is signed in up; gives the phone and the recovery codes."""
    phone = Phone.reading(client.get("/codes/set-up/").content.decode())
    page = client.post("/codes/set-up/", {"code": phone.code()})
    made: list[str] = page.context["codes"]
    return phone, made


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/login/", {"username": name, "password": password}, **more)


def tell(client: Client, code: str) -> Any:
    return client.post("/code/", {"code": code})
