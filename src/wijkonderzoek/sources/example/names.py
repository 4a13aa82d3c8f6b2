"""Invented names: gemeenten by hand, wijken and buurten by a small grammar.

No gemeente name is, or was recently, a Dutch municipality. The hard cases of real names are all here: an
apostrophe in front, a slash, diacritics, hyphens, "aan de", and one name longer than a table column likes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wijkonderzoek.sources.example.lot import Lot

STUDY_GEMEENTE = "Voorbeeldstad"
ISLAND_GEMEENTE = "Sint Odulphsoord"
GEMEENTEN = (
    "Groot-Ravenswaerd", "Kollerhaven", "Maarsterburg", "'s-Gravenmeer", "Elzenburg", "Zwaluwburg", "Everhaven",
    "Aldermeer", "Lindeloo", "Vlierdam", "Reënburg", "Steenmarke", "Brinkzijl", "Hoogmeer", "Zilverduin",
    "Biezenwolde", "Bruggerveen", "Dovenwoude", "Duinterp", "Eekmeer", "Esdorp aan de Lede", "Galgenduin",
    "Haverzijl", "'s-Heerenzijl", "IJzerwoude", "Kalverdam", "Kwelderland", "Lageweerd", "Merelbroek", "Middelkoog",
    "Noorderkwelder", "Olmenhorst", "Oosterwiede", "Oud- en Nieuw-Zwanendam", "Petersmeer", "Rietwaarde",
    "Roggenveld", "Schapenwerd", "Skierlân / Schierland", "Sûderterp", "Tjongerhorst", "Uilenwoude", "Valkenzijl",
    "Veenmarke", "Vossenkerke", "Waardermeer", "Westerkwelle", "Wierdenland", "Wilgenoord", "Windesloot",
    "Zandersloo", "Zonnewaard", "Zuiderkogge", "Zwartewiel", "Ambt Merwerode-Oostzaal en Lage Gorzen",
    "Hertogenkoog", "Ganzenmeer", "Terpsterlân",
)  # fmt: skip
"""In order of size, largest first; the study gemeente and the island come on top of these."""

STUDY_WIJKEN = (
    "Havenkwartier", "Binnenstad", "Stationskwartier", "Kanaalzone / De Werf", "Componistenwijk", "De Vogelhoek",
    "Noorderhof", "Lindenkwartier", "Westerpolder", "Zuiderplantsoen", "Oosterwal", "Buitengebied Voorbeeldstad",
)  # fmt: skip
STUDY_BUURTEN = ("Havenkom", "Scheepswervenbuurt", "Visafslagbuurt", "Zeemansbuurt", "Kadebuurt", "Vuurtorenbuurt")

_CITY_WIJKEN = (
    "Binnenstad", "Stationskwartier", "Noorderhof", "Zuiderhof", "Oosterpark", "Westerpark", "De Hoven", "Plantage",
    "Lindenkwartier", "Rivierenwijk", "Burgemeesterswijk", "De Weiden", "Waterrijk", "Kanaalzone", "Het Oude Dorp",
    "Torenveld", "De Linie", "Molenkwartier", "De Bongerd", "Vestingwijk", "Parkzicht", "De Griend", "Kasteelwijk",
    "Nieuw-Zuid", "Nieuw-Noord", "De Kreken", "Spoorwijk", "Ambachtskwartier", "De Terpen", "Universiteitswijk",
)  # fmt: skip
_FRONT = (
    "Ooster", "Wester", "Noorder", "Zuider", "Oud", "Nieuw", "Hoog", "Laag", "Elzen", "Berken", "Eiken", "Wilgen",
    "Riet", "Biezen", "Zwanen", "Reiger", "Kraaien", "Valken", "Vossen", "Hazen", "Schapen", "Koe", "Molen", "Brug",
    "Kerk", "Toren", "Zand", "Klei", "Veen", "Heide", "Duin", "Water", "Diepen", "Linden", "Rogge", "Gerst",
    "Appel", "Doorn",
)  # fmt: skip
_BACK = (
    "horst", "woude", "zijl", "dam", "meer", "broek", "veld", "loo", "marke", "terp", "wierde", "koog", "waard",
    "kerke", "haar", "drecht", "huizen", "burg", "werd", "voort", "gaast", "hem",
)  # fmt: skip
_REAL = frozenset({"Westerveld", "Westervoort", "Zandvoort", "Veendam"})
"""Combinations that happen to be real gemeenten."""
_THEMES = (
    "Rozen", "Tulpen", "Bloemen", "Bomen", "Vogel", "Vlinder", "Schrijvers", "Schilders", "Componisten", "Sterren",
    "Planeten", "Edelstenen", "Rivieren", "Eilanden", "Provincie", "Zeehelden", "Burgemeesters", "Artsen", "Dichters",
    "Muziek", "Fruit", "Kruiden", "Vissen", "Ambachten", "Molen", "Kastelen", "Heesters", "Gilde", "Spoor", "Tuin",
    "Sport", "School", "Kerk", "Hof", "Gracht", "Wal", "Park", "Stations", "Zuiderzee", "Oranje", "Linden", "Iepen",
)  # fmt: skip
_ENDINGS = ("buurt", "kwartier", "hof", "plein e.o.", "park", "buurt-Noord", "buurt-Zuid")
_QUARTERS = ("-Kern", "-Oost", "-West", "-Noord", "-Zuid", "-Dorp", " Uitbreiding")


def village_names(lot: Lot, taken: set[str]) -> Iterator[str]:
    """Village names without end, each once and none of `taken`."""
    pairs = [front + back for front in _FRONT for back in _BACK if front.lower() != back[: len(front)]]
    for index in np.argsort(lot.uniform("names/villages", len(pairs))):
        if pairs[index] not in taken | _REAL:
            yield pairs[index]


def city_wijk_names(lot: Lot, gemeente: int) -> Iterator[str]:
    """The wijk names of a town, the centre first."""
    order = np.argsort(lot.uniform(f"names/city/{gemeente}", len(_CITY_WIJKEN) - 1)) + 1
    yield _CITY_WIJKEN[0]
    yield from (_CITY_WIJKEN[index] for index in order)


def buurt_names(lot: Lot, gemeente: int) -> Iterator[str]:
    """Names of town buurten, each once in a gemeente: themes first, then themes with other endings."""
    order = np.argsort(lot.uniform(f"names/buurt/{gemeente}", len(_THEMES)))
    for ending in _ENDINGS:
        yield from (_THEMES[index] + ending for index in order)


def village_parts(village: str) -> Iterator[str]:
    """Names of the buurten of a village wijk."""
    yield village
    yield from (village + part for part in _QUARTERS)
