"""The example: a fictional country in the store's own format, so that everything runs offline.

Every code starts with 99 (`GM99..`, `WK99..`, `BU99..`, `NL99`) and joins with nothing real; every
table says VOORBEELD - FICTIEF. The study wijk is WK999901, Havenkwartier in Voorbeeldstad. The store is made by
`python -m wijkonderzoek.sources.example.generator --out DIR`, which gives the same bytes every time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

EXAMPLE_STORE: Final[Path] = Path(__file__).parent / "store"
"""The read-only store that ships with the package: `kwb` and `grenzen` for 2013-2024."""
