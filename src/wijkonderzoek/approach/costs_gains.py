"""What a wijkaanpak costs and brings each party, as somebody estimated it: low, middle and high, per party.

Who pays is often not who gains. That is what a table of this kind is for; a single total would hide it, and says
nothing without a nulalternatief (Romijn and Renes, Algemene leidraad voor MKBA, CPB and PBL, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from wijkonderzoek.errors import UsageError
from wijkonderzoek.schemas.approach import MkbaRow


@dataclass(frozen=True, slots=True)
class Range:
    """Euros: low, middle and high. Sums of lows and of highs are wider than chance would make them."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Account:
    """What one party pays and gains; None where it has no such row."""

    partij_id: str
    pays: Range | None
    gains: Range | None


@dataclass(frozen=True, slots=True)
class CostsAndGains:
    """The accounts of all parties. Indicative only."""

    accounts: tuple[Account, ...]

    def total(self) -> NoReturn:
        """Refused, always. *Raises* `UsageError`."""
        raise UsageError(
            "costs and gains are not added up to one total",
            hint="There is no nulalternatief to set it beside, and who pays is not who gains: read `accounts`.",
        )


def costs_and_gains(rows: Iterable[MkbaRow]) -> CostsAndGains:
    """What each party pays and gains, over the effects that were estimated.

    The amount of a row is written with who pays it and with who gains by it.
    """
    rows = tuple(rows)
    parties = sorted({party for row in rows for party in (row.partij_betaalt, row.partij_profiteert)})
    return CostsAndGains(tuple(_account(party, rows) for party in parties))


def _account(party: str, rows: tuple[MkbaRow, ...]) -> Account:
    paid = [row for row in rows if row.partij_betaalt == party]
    gained = [row for row in rows if row.partij_profiteert == party]
    return Account(party, _range(paid), _range(gained))


def _range(rows: list[MkbaRow]) -> Range | None:
    if not rows:
        return None
    return Range(sum(r.laag for r in rows), sum(r.midden for r in rows), sum(r.hoog for r in rows))
