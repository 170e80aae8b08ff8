"""How a page marks text that is not in its own language: the values of HTML's lang attribute."""

import functools
import unicodedata

from django.utils.translation import get_language

# The scripts of ISO 15924, by the first word of their letters' names in Unicode.
_SCRIPTS = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "CJK": "Hani", "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor", "GREEK": "Grek",
    "GUJARATI": "Gujr", "GURMUKHI": "Guru", "HANGUL": "Hang", "HEBREW": "Hebr", "HIRAGANA": "Hira",
    "KANNADA": "Knda", "KATAKANA": "Kana", "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn",
    "MALAYALAM": "Mlym", "MONGOLIAN": "Mong", "MYANMAR": "Mymr", "SINHALA": "Sinh",
    "SYRIAC": "Syrc", "TAMIL": "Taml", "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai",
    "TIBETAN": "Tibt",
}  # fmt: skip
# What the archive's own pages are written in.
_PAGES = {"en": "Latn", "uk": "Cyrl"}


def if_other(language: str) -> str:
    """The language, or nothing where the page is in it, or where it is unknown."""
    return other_than(get_language(), language)


@functools.lru_cache(maxsize=256)
def other_than(page: str | None, language: str) -> str:
    """The same where the page's own language, which is slow to ask for, is known already."""
    return "" if _primary(language) in ("", _primary(page or "en")) else language


def of_name(name: str) -> str:
    """A name's script where the page is not written in it, as in und-Cyrl; else nothing.

    Nobody recorded which language a name is in, and a script does not tell.
    """
    script = _script(name)
    return f"und-{script}" if script not in ("", _PAGES.get(_page())) else ""


def _page() -> str:
    return _primary(get_language() or "en")


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


# A page names the same few places and people again and again.
@functools.lru_cache(maxsize=4096)
def _script(name: str) -> str:
    """The script of the first letter of which it is known, or nothing."""
    words = (unicodedata.name(sign, "").partition(" ")[0] for sign in name if sign.isalpha())
    return next((_SCRIPTS[word] for word in words if word in _SCRIPTS), "")
