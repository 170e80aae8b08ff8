"""Django's JSON for fixtures, with moments to the microsecond.

Django cuts them to the millisecond, so a row would come back other than it was.
"""

import datetime
from typing import Any

from django.core.serializers import json

Deserializer = json.Deserializer


class _ExactEncoder(json.DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, datetime.datetime):
            return o.isoformat()
        return super().default(o)


class Serializer(json.Serializer):
    def serialize(self, *args: Any, **options: Any) -> Any:
        return super().serialize(*args, cls=_ExactEncoder, **options)
