"""Django's loaddata, for claims that the database takes only after those that replace them."""

from typing import Any

from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializedObject
from django.db import connections, router

from events.models import CasualtyClaim


class _Waiting:
    """A superseded claim that was read before the claim that replaces it."""

    def __init__(self, claim: DeserializedObject, others: dict[str, "_Waiting"]) -> None:
        self._claim = claim
        self._key: str = claim.object.key  # type: ignore[attr-defined]
        self._others = others
        others[self._key] = self

    def save_deferred_fields(self, using: str | None = None) -> None:
        if self._others.pop(self._key, None) is None:
            return
        for natural_key in self._claim.deferred_fields.values():
            if natural_key[0] in self._others:
                self._others[natural_key[0]].save_deferred_fields(using)
        self._claim.save_deferred_fields(using=using)


class Command(loaddata.Command):
    """Saves a claim that points ahead only when it can name the claim that it points to.

    Django would save it at once with the name left empty, and fill that in at the end; the
    database refuses a superseded claim that names no other.
    """

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        self._waiting: dict[str, _Waiting] = {}
        super().handle(*fixture_labels, **options)

    def save_obj(self, obj: DeserializedObject) -> bool:
        points_ahead = isinstance(obj.object, CasualtyClaim) and obj.deferred_fields
        if points_ahead and router.allow_migrate_model(self.using, CasualtyClaim):
            self.models.add(CasualtyClaim)
            # Of two claims that tie, the later one counts, so it keeps its place in the order.
            obj.object.pk = obj.object.pk or self._next_id()
            self.objs_with_deferred_fields.append(_Waiting(obj, self._waiting))  # type: ignore[arg-type]
            return True
        return bool(super().save_obj(obj))

    def _next_id(self) -> int:
        table = CasualtyClaim._meta.db_table
        with connections[self.using].cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            (number,) = cursor.fetchone()
        return int(number)
