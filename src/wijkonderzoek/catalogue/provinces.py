"""The province of every gemeente there has been since 2014; a gemeente of one code never changed province."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wijkonderzoek.catalogue import CATALOGUE_PATH

PROVINCES: Mapping[str, str] = MappingProxyType(
    {
        "PV20": "Groningen",
        "PV21": "Fryslân",
        "PV22": "Drenthe",
        "PV23": "Overijssel",
        "PV24": "Flevoland",
        "PV25": "Gelderland",
        "PV26": "Utrecht",
        "PV27": "Noord-Holland",
        "PV28": "Zuid-Holland",
        "PV29": "Zeeland",
        "PV30": "Noord-Brabant",
        "PV31": "Limburg",
    }
)
"""Names of the provinces by CBS's code."""


@cache
def provinces_of_gemeenten() -> Mapping[str, str]:
    """The code of the province by the code of the gemeente, of every gemeente of 2014-2025."""
    with (CATALOGUE_PATH / "provincies.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["gemeente"]: row["provincie"] for row in csv.DictReader(file)})
