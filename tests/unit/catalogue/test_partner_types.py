"""Kinds of partners: those the field names, each with its party type and the opgaven it fits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wijkonderzoek.catalogue import CATALOGUE_PATH, Catalogue, load_catalogue, load_partner_types
from wijkonderzoek.errors import CatalogueError, InputError

NAMED = {
    "politie": "Politie (wijkagent)",
    "bewonersorganisatie": "Bewonersorganisatie of zelforganisatie",
    "winkeliers": "Winkeliers (individueel of georganiseerd)",
    "religieus": "Religieuze instelling of accommodatie",
    "sport": "Sportvereniging of sportaccommodatie",
    "vrijetijd": "Organisatie voor vrijetijdsbesteding",
    "cultuur": "Culturele vereniging of instelling",
    "zelforganisatie_zorg": "Zelforganisatie in zorg",
    "actieve_bewoners": "Actieve bewoners",
    "buurtvaders": "Buurtvaders of buurtmoeders",
    "jongeren_gezinscoach": "Jongeren- of gezinscoach",
    "wmo_raad": "Wmo-raad",
    "jongerenraad": "Jongerenraad",
    "kennisinstelling": "ROC, hogeschool of universiteit",
    "ondernemers": "Lokale of landelijke ondernemers",
    "zorginstelling": "Zorginstelling",
    "fonds": "Fonds",
}
"""What Platform31 names as partners (R29, R30 to R45)."""


def write(tmp_path: Path, change: tuple[str, str]) -> Path:
    target = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_PATH, target, ignore=shutil.ignore_patterns("__pycache__"))
    file = target / "partnertypen.yml"
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    return target


def test_every_partner_the_field_names_is_a_kind(catalogue: Catalogue) -> None:
    assert {key: catalogue.partner_types[key].title for key in NAMED} == NAMED


def test_every_opgave_has_partners_to_look_for_and_the_gemeente_fits_none(catalogue: Catalogue) -> None:
    fitting = {opgave for kind in catalogue.partner_types.values() for opgave in kind.opgaven}
    assert fitting == {opgave.key for opgave in catalogue.scored_opgaven}
    assert catalogue.partner_types["gemeente"].opgaven == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[wonen, leefomgeving, duurzaamheid]", "[woonen]"), r"partnertypen.yml, line 7, .*'woonen'.*mean 'wonen'\?"),
        (("types: [ondernemers]", "types: [ondernemer]"), r"partnertypen.yml, line \d+, .*'ondernemer' is not one of"),
        (("title: Fonds", "titel: Fonds"), r"unknown field 'titel'"),
    ],
)
def test_a_wrong_kind_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    folder = write(tmp_path, change)
    with pytest.raises(InputError, match=says):
        load_partner_types(folder)
    with pytest.raises(CatalogueError, match=says):
        load_catalogue(folder)
