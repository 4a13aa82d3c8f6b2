"""The Dutch words a page adds of its own: for levels, statuses of a figure, and quality."""

from __future__ import annotations

from typing import Literal, get_args

from wijkonderzoek.model import Level, Status

Versie = Literal["bestuur", "partners", "bewoners", "onderzoekers"]
VERSIES: tuple[Versie, ...] = get_args(Versie)

LEVEL_WORDS = {
    Level.LAND: "land",
    Level.GEMEENTE: "gemeente",
    Level.WIJK: "wijk",
    Level.BUURT: "buurt",
    Level.GEBIED: "eigen gebied",
}

STATUS_WORDS = {
    Status.OBSERVED: "waargenomen",
    Status.ROUNDED: "afgerond door de bron",
    Status.SUPPRESSED: "geheim: te klein om te publiceren",
    Status.NOT_PUBLISHED: "niet gepubliceerd",
    Status.NOT_APPLICABLE: "niet van toepassing",
    Status.MISSING: "ontbreekt",
    Status.NOT_LINKABLE: "niet te koppelen",
    Status.ESTIMATED: "geschat",
}

QUALITY_WORDS = {1: "goed bruikbaar", 2: "met zorg gebruiken", 3: "niet op sturen"}
"""1 good, 2 with care, 3 do not act on it."""

REPORT_STATUS_WORDS = {
    "quickscan": "alleen cijfers, nog zonder verhalen",
    "concept": "cijfers en verhalen, nog niet besproken",
    "besproken en geduid": "besproken met betrokkenen",
    "definitief": "besproken, geduid en herkend",
}
