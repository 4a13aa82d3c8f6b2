"""The topics of the tables, as the years have them: titles, groups, units, field keys, and what is published when."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from wijkonderzoek.model import Level

RESERVED = ""
"""The series of a topic that a table has room for and never fills, as CBS's tables sometimes do."""
REGION_TOPICS = (
    ("Gemeentenaam", "naam"),
    ("Soort regio", "omschrijving"),
    ("Codering", "code"),
    ("Indelingswijziging wijken en buurten", "code"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the tables: the series it shows and its path, from the theme down to its own title.

    `since` and `until` are the first and last table that have it. Topics that are no variable of the catalogue
    have a series of their own, or `RESERVED`.
    """

    series: str
    path: tuple[str, ...]
    unit: str
    since: int = 2013
    until: int = 2024
    decimals: int = 0

    @property
    def variable(self) -> str:
        """The variable of the catalogue this topic is, or an empty string."""
        return self.series if self.series in variable_rounding() else ""


def _topic(series: str, path: str, unit: str, since: int = 2013, until: int = 2024, decimals: int = 0) -> Topic:
    return Topic(series, tuple(path.split(" > ")), unit, since, until, decimals)


_AGE, _PRIVATE = "Bevolking > Leeftijdsgroepen", "Bevolking > Particuliere huishoudens"
_AGE_TITLES = {
    "a_00_14": "0 tot 15 jaar",
    "a_15_24": "15 tot 25 jaar",
    "a_25_44": "25 tot 45 jaar",
    "a_45_64": "45 tot 65 jaar",
    "a_65_oo": "65 jaar of ouder",
}
_HOUSEHOLDS = {
    "1p_hh": "Eenpersoonshuishoudens",
    "hh_z_k": "Huishoudens zonder kinderen",
    "hh_m_k": "Huishoudens met kinderen",
}
_CARS = "Motorvoertuigen > Personenauto's"
_EURO, _POWER = "x 1 000 euro", "Energie > Gemiddeld elektriciteitsverbruik"
_GAS, _OWNER = "Energie > Gemiddeld aardgasverbruik", "Wonen > Woningen naar eigendom"
_HH_INCOME, _NEAR = "Inkomen > Inkomen van huishoudens", "Nabijheid voorzieningen"

TOPICS: tuple[Topic, ...] = (
    _topic("a_inw", "Bevolking > Aantal inwoners", "aantal"),
    _topic("a_man", "Bevolking > Geslacht > Mannen", "aantal"),
    _topic("a_vrouw", "Bevolking > Geslacht > Vrouwen", "aantal"),
    *(_topic("p" + age[1:], f"{_AGE} > {title}", "%", until=2014) for age, title in _AGE_TITLES.items()),
    *(_topic(age, f"{_AGE} > {title}", "aantal", since=2015) for age, title in _AGE_TITLES.items()),
    _topic(RESERVED, "Bevolking > Geboorte en sterfte > Geboorte totaal", "aantal", since=2021),
    _topic(RESERVED, "Bevolking > Geboorte en sterfte > Sterfte totaal", "aantal", since=2023),
    _topic("a_hh", f"{_PRIVATE} > Huishoudens totaal", "aantal"),
    *(_topic("p_" + key, f"{_PRIVATE} > {title}", "%", until=2014) for key, title in _HOUSEHOLDS.items()),
    *(_topic("a_" + key, f"{_PRIVATE} > {title}", "aantal", since=2015) for key, title in _HOUSEHOLDS.items()),
    _topic("g_hhgro", f"{_PRIVATE} > Gemiddelde huishoudensgrootte", "aantal", decimals=1),
    _topic("bev_dich", "Bevolking > Bevolkingsdichtheid", "aantal inwoners per km²"),
    _topic("a_woning", "Wonen > Woningvoorraad", "aantal"),
    _topic("g_woz", "Wonen > Gemiddelde woningwaarde", _EURO, until=2018),
    _topic("g_woz", "Wonen > Gemiddelde WOZ-waarde van woningen", _EURO, since=2019),
    _topic("p_1gezw", "Wonen > Woningen naar type > Percentage eengezinswoning", "%"),
    _topic("p_mgezw", "Wonen > Woningen naar type > Percentage meergezinswoning", "%"),
    _topic(RESERVED, "Wonen > Woningen naar bewoning > Percentage bewoond", "%", since=2024),
    _topic("p_leegsw", "Wonen > Woningen naar bewoning > Percentage onbewoond", "%"),
    _topic("p_koopw", f"{_OWNER} > Koopwoningen", "%"),
    _topic("p_huurw", f"{_OWNER} > Huurwoningen > Huurwoningen totaal", "%"),
    _topic("p_wcorpw", f"{_OWNER} > Huurwoningen > In bezit woningcorporatie", "%"),
    _topic("p_ov_hw", f"{_OWNER} > Huurwoningen > In bezit overige verhuurders", "%"),
    _topic("p_bjj2k", "Wonen > Woningen naar bouwjaar > Bouwjaar voor 2000", "%"),
    _topic("g_ele", f"{_POWER} > Gemiddeld elektriciteitsverbruik totaal", "kWh"),
    _topic("g_ele_ap", f"{_POWER} > Naar woningtype > Appartement", "kWh"),
    _topic("g_ele_tw", f"{_POWER} > Naar woningtype > Tussenwoning", "kWh"),
    _topic("g_gas", f"{_GAS} > Gemiddeld aardgasverbruik totaal", "m³"),
    _topic("g_gas_ap", f"{_GAS} > Naar woningtype > Appartement", "m³"),
    _topic("g_gas_tw", f"{_GAS} > Naar woningtype > Tussenwoning", "m³"),
    _topic("p_stadsv", "Energie > Percentage woningen met stadsverwarming", "%", since=2015, decimals=1),
    _topic("a_opl_lg", "Onderwijs > Opleidingsniveau > Opleidingsniveau laag", "aantal", since=2018, until=2022),
    _topic("a_opl_md", "Onderwijs > Opleidingsniveau > Opleidingsniveau middelbaar", "aantal", since=2018, until=2022),
    _topic("a_opl_hg", "Onderwijs > Opleidingsniveau > Opleidingsniveau hoog", "aantal", since=2018, until=2022),
    _topic("a_opl_lg", "Onderwijs > Hoogst behaalde opleiding > Basisonderwijs, vmbo, mbo1", "aantal", since=2023),
    _topic("a_opl_md", "Onderwijs > Hoogst behaalde opleiding > Havo, vwo, mbo2-4", "aantal", since=2023),
    _topic("a_opl_hg", "Onderwijs > Hoogst behaalde opleiding > Hbo, wo", "aantal", since=2023),
    _topic("p_arb_pp", "Arbeid > Netto arbeidsparticipatie", "%", since=2018),
    _topic("g_hh_sti", f"{_HH_INCOME} > Gem. gestandaardiseerd inkomen van huish", _EURO, since=2018, decimals=1),
    _topic("p_hh_lkk", f"{_HH_INCOME} > Huishoudens met een laag inkomen", "%", decimals=1),
    _topic("p_hh_osm", f"{_HH_INCOME} > Huish. onder of rond sociaal minimum", "%", decimals=1),
    _topic(RESERVED, f"{_HH_INCOME} > Huishoudens tot 110% van sociaal minimum", "%", since=2020, decimals=1),
    _topic("m_hh_ver", f"{_HH_INCOME} > Mediaan vermogen van particuliere huish.", _EURO, since=2018, decimals=1),
    _topic("a_soz_wb", "Sociale zekerheid > Personen per soort uitkering; WWB", "aantal", until=2014),
    _topic("a_soz_wb", "Sociale zekerheid > Personen per soort uitkering; Bijstand", "aantal", since=2015),
    _topic("a_soz_ao", "Sociale zekerheid > Personen per soort uitkering; AO", "aantal"),
    _topic("a_soz_ww", "Sociale zekerheid > Personen per soort uitkering; WW", "aantal"),
    _topic("a_soz_ow", "Sociale zekerheid > Personen per soort uitkering; AOW", "aantal"),
    _topic("p_jz_tn", "Zorg > Percentage jongeren met jeugdzorg ", "%", since=2018, decimals=1),
    _topic("p_wmo_t", "Zorg > Wmo-cliënten relatief\u00a0", "per 1 000 inwoners", since=2018),
    _topic("a_bedv", "Bedrijfsvestigingen, SBI 2008 > Bedrijfsvestigingen totaal", "aantal"),
    _topic("a_pau", f"{_CARS} > Personenauto's totaal", "aantal"),
    _topic("g_pau_hh", f"{_CARS} > Personenauto's per huishouden", "per huishouden", decimals=1),
    _topic("a_m2w", "Motorvoertuigen > Motorfietsen", "aantal"),
    _topic("g_afs_hp", f"{_NEAR} > Afstand tot huisartsenpraktijk", "km", decimals=1),
    _topic("g_afs_gs", f"{_NEAR} > Afstand tot grote supermarkt", "km", decimals=1),
    _topic("g_afs_kv", f"{_NEAR} > Afstand tot kinderdagverblijf", "km", decimals=1),
    _topic("g_afs_sc", f"{_NEAR} > Basisonderwijs > Afstand tot school", "km", decimals=1),
    _topic("a_opp_ha", "Oppervlakte > Oppervlakte totaal", "ha"),
    _topic("a_lan_ha", "Oppervlakte > Oppervlakte land", "ha"),
    _topic("a_wat_ha", "Oppervlakte > Oppervlakte water", "ha"),
    _topic("ste_mvs", "Stedelijkheid > Mate van stedelijkheid", "code"),
    _topic("ste_oad", "Stedelijkheid > Omgevingsadressendichtheid", "per km²"),
)  # fmt: skip

_EMPTY_THEMES = {
    2023: frozenset({"Inkomen", "Energie"}),
    2024: frozenset(
        {"Wonen", "Energie", "Onderwijs", "Arbeid", "Inkomen", "Sociale zekerheid", "Zorg", "Nabijheid voorzieningen"}
        | {"Bedrijfsvestigingen, SBI 2008"}
    ),
}
_BUURTEN_IN_FULL_SINCE = 2020
_EARLY_FOR_BUURTEN = frozenset({"a_inw", "a_hh", "a_soz_wb", *_AGE_TITLES})
_NOT_FOR_WIJKEN = frozenset({"p_mgezw", "p_huurw", "g_ele_ap", "g_ele_tw", "g_gas", "g_gas_ap"})
_NOT_FOR_BUURTEN = _NOT_FOR_WIJKEN | {
    "p_bjj2k", "p_stadsv", "g_gas_tw", "p_hh_osm", "m_hh_ver", "p_wmo_t", "g_pau_hh", "a_m2w", "g_afs_hp", "g_afs_gs",
    "g_afs_kv", "g_afs_sc", "a_opp_ha", "a_wat_ha", "ste_mvs", "bev_dich", "g_hhgro", "a_hh_z_k", "a_soz_ow",
    "a_man", "a_vrouw", "p_1gezw", "p_jz_tn", "p_leegsw", "p_ov_hw", "a_lan_ha", "a_hh_m_k", "g_hh_sti",
}  # fmt: skip


def is_published(topic: Topic, year: int, level: Level) -> bool:
    """Whether a table of this year has figures for a topic at a level.

    The newest tables are filled in the course of time: 2023 lacks income and energy, 2024 has only population, cars,
    area and urbanity. Before 2020 buurten have only residents by age, households and bijstand; some topics never
    reach them, and a few breakdowns stop at gemeenten.
    """
    if topic.series == RESERVED or topic.path[0] in _EMPTY_THEMES.get(year, ()):
        return False
    if level is Level.WIJK:
        return topic.series not in _NOT_FOR_WIJKEN
    if level is Level.BUURT:
        early = year < _BUURTEN_IN_FULL_SINCE
        return topic.series in _EARLY_FOR_BUURTEN if early else topic.series not in _NOT_FOR_BUURTEN
    return True


def topics_of(year: int) -> tuple[Topic, ...]:
    """The topics of the table of a year, in their order."""
    return tuple(topic for topic in TOPICS if topic.since <= year <= topic.until)


def field_key(title: str, position: int) -> str:
    """The key CBS would make of a title: words joined, at most 40 characters, ending in the position in the table.

    >>> field_key("Personenauto's per huishouden", 44), field_key("0 tot 15 jaar", 8)
    ('PersonenautoSPerHuishouden_44', 'k_0Tot15Jaar_8')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    joined = "".join(word[0].upper() + word[1:] for word in words)
    suffix = f"_{position}"
    return ("k_" if joined[0].isdigit() else "") + joined[: 40 - len(suffix)] + suffix


_ROUNDED_HERE: Mapping[str, Mapping[str, Any]] = {"a_woning": {"unit": 5}}
"""What the tables of the example round although CBS does not."""


@cache
def variable_rounding() -> Mapping[str, Mapping[str, Any]]:
    """The variables of the catalogue that the tables hold, with their rounding (empty when a column is not rounded)."""
    text = (files("wijkonderzoek") / "catalogue" / "variables" / "kwb.yml").read_text(encoding="utf-8")
    here = {topic.series for topic in TOPICS}
    rules = {key: entry.get("rounding") or {} for key, entry in yaml.safe_load(text).items() if key in here}
    return {**rules, **_ROUNDED_HERE}
