from pathlib import Path

import pytest

from tests.events.exchange.written import Seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    return Seeds(tmp_path)
