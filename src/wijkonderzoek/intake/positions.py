"""The plain text of a document, with LF between lines and no byte-order mark, and positions as code points over it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

BOM = "\ufeff"
LINE_END = re.compile(r"\r\n|\r|\n")


def plain_text(text: str) -> str:
    r"""A text with LF between lines and no byte-order mark.

    >>> plain_text("R: ja\r\nI: en nu?")
    'R: ja\nI: en nu?'
    """
    return LINE_END.sub("\n", text.removeprefix(BOM))


def over_plain_text(text: str, offsets: Iterable[int]) -> dict[int, int | None]:
    r"""Positions in a text as it is stored, over its plain text; None beyond the end.

    >>> over_plain_text("een\r\ntwee", [0, 5, 9, 10])
    {0: 0, 5: 4, 9: 8, 10: None}
    """
    marked = text.startswith(BOM)
    found: dict[int, int | None] = {}
    at = removed = 0
    for offset in sorted(set(offsets)):
        if not 0 <= offset <= len(text):
            found[offset] = None
            continue
        # One further, for a line end whose CR stands just before the position.
        removed += text.count("\r\n", at, offset + 1)
        at = offset
        found[offset] = offset - removed - (marked and offset > 0)
    return found


def code_points(text: str, offsets: Iterable[int], encoding: Literal["utf-8", "utf-16-le"]) -> dict[int, int | None]:
    """Positions in the bytes (UTF-8) or 16-bit units (UTF-16) of a text, as code points.

    None beyond the end, and inside a character. The text is walked once, however many positions there are.

    >>> code_points("één 🏠 hier", [0, 2, 4, 6, 10], "utf-8")
    {0: 0, 2: 1, 4: 2, 6: 4, 10: 5}
    >>> code_points("één 🏠 hier", [4, 5, 6], "utf-16-le")
    {4: 4, 5: None, 6: 5}
    """
    raw = text.encode(encoding)
    width = 1 if encoding == "utf-8" else 2
    found: dict[int, int | None] = {}
    at = counted = 0
    for offset in sorted(set(offsets)):
        end = offset * width
        if not 0 <= end <= len(raw) or _inside(raw, end, width):
            found[offset] = None
            continue
        counted += len(raw[at:end].decode(encoding))
        at = end
        found[offset] = counted
    return found


def _inside(raw: bytes, at: int, width: int) -> bool:
    """Whether a character goes on at `at`: a continuation byte of UTF-8, the second half of a UTF-16 pair."""
    if at == len(raw):
        return False
    return raw[at] & 0xC0 == 0x80 if width == 1 else raw[at + 1] & 0xFC == 0xDC
