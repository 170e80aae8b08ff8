"""Django's loaddata, for claims that the database takes only after those that replace them."""

from typing import Any

from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import connections, router

from events.exchange.signature import ENOUGH, sign
from events.models import CasualtyClaim

# Each claim that waits, by its key, with the key of the claim that replaces it.
_Queue = dict[str, tuple[DeserializedObject, str]]


class _Waiting:
    """A superseded claim that was read before the claim that replaces it."""

    def __init__(self, key: str, waiting: "_Queue") -> None:
        self._key = key
        self._waiting = waiting

    def save_deferred_fields(self, using: str | None = None) -> None:
        """Save it, after those that replace it and wait as well."""
        chain: list[DeserializedObject] = []
        key = self._key
        while key in self._waiting:
            claim, key = self._waiting.pop(key)
            chain.append(claim)
        for claim in reversed(chain):
            claim.save_deferred_fields(using=using)


class Command(loaddata.Command):
    """Saves a claim that points ahead only when it can name the claim that it points to.

    Django would save it at once with the name left empty, and fill that in at the end; the
    database refuses a superseded claim that names no other.
    """

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        self._waiting: _Queue = {}
        self._saved = 0
        super().handle(*fixture_labels, **options)

    def save_obj(self, obj: DeserializedObject) -> bool:
        if self._saved % ENOUGH == 0:
            sign("loaddata", self.using)
        self._saved += 1
        claim = obj.object
        ahead = {field.name: key for field, key in (obj.deferred_fields or {}).items()}
        taken = router.allow_migrate_model(self.using, CasualtyClaim)
        if not isinstance(claim, CasualtyClaim) or "replaced_by" not in ahead or not taken:
            return bool(super().save_obj(obj))
        self.models.add(CasualtyClaim)
        # Of two claims that tie, the later one counts, so it keeps its place in the order.
        claim.pk = claim.pk or self._next_id()
        self._waiting[claim.key] = (obj, ahead["replaced_by"][0])
        waiting: Any = _Waiting(claim.key, self._waiting)
        self.objs_with_deferred_fields.append(waiting)
        return True

    def _next_id(self) -> int:
        table = CasualtyClaim._meta.db_table
        with connections[self.using].cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            (number,) = cursor.fetchone()
        return int(number)
