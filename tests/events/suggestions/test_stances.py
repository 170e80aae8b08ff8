"""Who is said to have done it is read where the words name one actor and one stance."""

import pytest

from events.suggestions import plain_stance


@pytest.mark.parametrize(
    ("words", "stance", "actor", "claimant"),
    [
        ("an airstrike carried out by the Kremlin against", "alleged", "Kremlin", ""),
        ("Russia’s attack on Kryvyi Rih", "alleged", "Russia", ""),
        ("drone strikes carried out by Ukraine", "alleged", "Ukraine", ""),
        ("Kyiv blamed Moscow for it", "alleged", "Moscow", ""),
        ("Hamas has claimed responsibility", "claimed-responsibility", "Hamas", "Hamas"),
        ("The Kremlin denied involvement", "denied", "Kremlin", "Kremlin"),
        ("The Russian Ministry of Defense has not provided any comment", "no-comment", "",
         "Russian Ministry of Defense"),
        ("Russia’s attack and an airstrike launched by the Kremlin", "alleged", "", ""),
    ],
)  # fmt: skip
def test_a_plain_stance_is_read(words: str, stance: str, actor: str, claimant: str) -> None:
    found = {"stance": stance, "actor": actor, "claimant": claimant}
    assert plain_stance(words) == {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    "words",
    ["their attempted drone strikes", "Iran denied it and blamed Israel", "it was carried out by"],
)
def test_what_is_not_plain_is_left_to_the_editor(words: str) -> None:
    assert plain_stance(words) == {}
