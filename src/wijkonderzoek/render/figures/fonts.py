"""Source Sans Pro: its widths for placing labels, and its subset for embedding in a page.

The font comes from the installed package `font_source_sans_pro` (SIL Open Font License), never
from the system, so that a page looks and wraps the same everywhere.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILY = "Source Sans Pro"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
FILES = {REGULAR: "SourceSansPro-Regular.ttf", SEMIBOLD: "SourceSansPro-Semibold.ttf", BOLD: "SourceSansPro-Bold.ttf"}

# Latin, Latin-1 and Latin Extended-A for Dutch, Turkish and Polish names; then the marks our texts use.
_CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0x25C6),
)


def open_font(weight: int) -> TTFont:
    """The whole font of one weight (400, 600 or 700).

    *Raises* `KeyError` for another weight and `FileNotFoundError` when the font package is broken.
    """
    from fontTools.ttLib import TTFont

    with as_file(files("font_source_sans_pro") / "files" / FILES[weight]) as path:
        return TTFont(io.BytesIO(path.read_bytes()), recalcTimestamp=False)


@lru_cache(maxsize=3)
def advances(weight: int) -> dict[str, float]:
    """The width of every character of the font, as a share of the font size.

    *Raises* as `open_font`.

    >>> advances(REGULAR)["0"]
    0.497
    """
    font = open_font(weight)
    metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=3)
def woff_base64(weight: int) -> str:
    """The subset of one weight as WOFF in base64; about 24 kB, the same bytes each time.

    *Raises* as `open_font`.
    """
    from fontTools import subset

    # without kerning and ligatures: the widths that labels are placed by do not have them either
    unused = ["GPOS", "GSUB", "GDEF", "BASE", "DSIG"]
    options = subset.Options(
        hinting=False, layout_features=[], drop_tables=unused, name_IDs=[1, 2], recalc_timestamp=False
    )
    font = open_font(weight)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


@lru_cache(maxsize=1)
def font_faces() -> str:
    """The `@font-face` rules of the three weights, with the fonts inside them.

    *Raises* as `open_font`.
    """
    return "\n".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:normal;font-display:swap;"
        f"src:url(data:font/woff;base64,{woff_base64(weight)}) format('woff')}}"
        for weight in FILES
    )
