"""A study to begin with: a folder with few settings, each explained in Dutch, written whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.model import Level, SnapshotRef
from wijkonderzoek.params import QUICKSCAN, load_params
from wijkonderzoek.schemas import ConcordantieRow, GebiedRow, ResultaatRow, Schema, SnapshotRow, read_rows
from wijkonderzoek.sources.store import TEMPORARY
from wijkonderzoek.sources.study import (
    CONCORDANCE_FILE,
    INDICATOR_FOLDER,
    RESULTS_FILE,
    STUDY_FILE,
    pins_csv,
    project_folder,
    slug,
    table_csv,
)

FOLDER_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
LONGEST_FOLDER_NAME = 40
STUDIES = "params"
EXAMPLE_AREA = "voorbeeld-gebied"
EXAMPLE_NAME = "VOORBEELD - verander of verwijder deze regel"


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What a new study begins with.

    `gemeenten`: names by code, empty where a name is not known. `example`: codes of the area that shows how an own area
    is written. `pins`: the releases it is pinned to; none: it uses the latest stored ones.
    """

    titel: str
    gemeenten: Mapping[str, str]
    example: tuple[str, ...] = ()
    pins: tuple[SnapshotRef, ...] = ()


def new_folder(given: str) -> Path:
    """The folder of a new study: as given, and in params/ when only a name is given.

    *Raises* `UsageError` for a path that leaves the project folder or whose last part is not plain letters, digits
    and hyphens, and for a folder that has something in it.
    """
    if "\0" in given or "://" in given or not given.strip():
        raise UsageError(f"{given!r} is not a folder", hint="For example: wijkonderzoek new params/zuid")
    path = Path(given).expanduser()
    if ".." in path.parts:
        raise UsageError(f"{given}: a study stays inside the folder you are in", hint="Leave out '..'.")
    name = path.name
    if not FOLDER_NAME.match(name) or len(name) > LONGEST_FOLDER_NAME or name == QUICKSCAN:
        better = slug(name)[:LONGEST_FOLDER_NAME].strip("-")
        better = f"{better}-studie" if better == QUICKSCAN else better
        raise UsageError(
            f"'{name}' cannot be the name of a study: lower-case letters, digits and hyphens, at most "
            f"{LONGEST_FOLDER_NAME}; '{QUICKSCAN}' is taken",
            hint=f"Try: wijkonderzoek new {(path.parent / better).as_posix()}",
        )
    folder = project_folder() / (Path(STUDIES) / name if path == Path(name) else path)
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError(
            f"{given}: there is something here already, and it stays as it is",
            hint="Choose another name, or move what is there out of the way.",
        )
    return folder


def write_new_study(folder: Path, study: NewStudy) -> tuple[Path, ...]:
    """Write a study to a folder that `new_folder` allowed, whole or not at all; the paths of its files.

    *Raises* `InputError` when the folder cannot be written or what would be written is not a study, such as a title
    that is too long.
    """
    files = new_study_files(study)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent))
        try:
            for name, body in files.items():
                (made / name).write_bytes(body)
            load_params(made / STUDY_FILE)
            read_rows(made / "gebieden.csv", GebiedRow)
            made.chmod(0o755)
            if folder.is_dir():
                folder.rmdir()  # it is empty, or this fails
            made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{folder}: the study cannot be written ({error.strerror or error})") from error
    return tuple(folder / name for name in files)


def new_study_files(study: NewStudy) -> dict[str, bytes]:
    """The files of a new study, by name."""
    area = GebiedRow(
        gebied=EXAMPLE_AREA,
        naam=EXAMPLE_NAME,
        niveau=Level.GEBIED if len(study.example) > 1 else Level.WIJK,
        codes=" ".join(study.example) or "WK000000",
    )
    files = {
        STUDY_FILE: _settings(study).encode(),
        "gebieden.csv": table_csv(GebiedRow, [area] if study.example else []),
        "LEESMIJ.md": _read_me(study).encode(),
    }
    return files | ({"snapshots.csv": pins_csv(study.pins)} if study.pins else {})


def _settings(study: NewStudy) -> str:
    """The text of studie.yml."""
    named = [f'  - "{code}"' + (f"  # {name}" if name else "") for code, name in study.gemeenten.items()]
    first = next(iter(study.gemeenten.values()), "") or "..."
    return f"""\
# De instellingen van deze studie. Een regel met een # ervoor geldt niet; haal de # weg om hem te gebruiken.
# Zet codes altijd tussen aanhalingstekens: anders leest de computer 0363 als een ander getal.

# Versie van de indeling van dit bestand; laat dit staan.
schema: 1

# De naam van de studie, zoals lezers hem zien.
titel: {json.dumps(study.titel, ensure_ascii=False)}

# Voor wie de rapporten zijn, wie ze maakt, en waar een lezer terechtkan met een vraag of bezwaar.
# opdrachtgever: {json.dumps(f"Gemeente {first}", ensure_ascii=False)}
# gemaakt_door: "..."
# contact: "..."

# De gemeenten waarover de studie gaat.
{_gemeenten_lines(named)}
# Het jaar waarvan de grenzen en codes van wijken en buurten gelden. Staat hier niets, dan is dat het nieuwste jaar
# waarover genoeg cijfers zijn.
# indeling: 2024

# Wijken met minder inwoners worden wel getoond, maar niet met andere vergeleken.
# min_inwoners: 500

# Wat in het midden staat: "zacht_centraal" (verhalen), "gelijkwaardig" (allebei) of "cijfers_centraal".
# opzet: "gelijkwaardig"
"""


def _gemeenten_lines(named: Sequence[str]) -> str:
    return "\n".join(["gemeenten:", *named]) + "\n" if named else '# gemeenten:\n#   - "GM0599"\n'


def _columns(model: type[Schema]) -> str:
    return ", ".join(f"`{name}`" for name in model.model_fields)


def _filled(text: str) -> str:
    """A text with its paragraphs in lines of one width; headings and indented blocks stay as they are."""
    blocks = text.strip("\n").split("\n\n")
    kept = [b if b.startswith(("#", "    ")) else textwrap.fill(b, 100, break_on_hyphens=False) for b in blocks]
    return "\n\n".join(kept) + "\n"


def _read_me(study: NewStudy) -> str:
    """The text of LEESMIJ.md."""
    pinned = (
        "Deze studie is vastgezet: zij gebruikt precies de tabellen in dit bestand, ook als er later nieuwere "
        "zijn. Wie nieuwere cijfers wil gebruiken, verandert de regels of verwijdert het bestand."
        if study.pins
        else "Dit bestand is er nog niet: de studie gebruikt de nieuwste opgeslagen tabellen. Maak het om een rapport "
        "later met dezelfde cijfers te kunnen herhalen; `wijkonderzoek store list --json` geeft de waarden."
    )
    example = (
        f"De regel `{EXAMPLE_AREA}` is een voorbeeld, met twee wijken die niets met elkaar te maken hoeven te hebben. "
        "Verander of verwijder hem."
        if study.example
        else "Er staan nog alleen kolomnamen in."
    )
    return _filled(f"""
# {study.titel}

In deze map staat een studie van wijkonderzoek. Alleen `studie.yml` is nodig; de rest vult u aan wanneer het zover is.

## studie.yml

De instellingen. Elke regel is uitgelegd in het bestand zelf.

## gebieden.csv

Eigen gebieden: wat mensen een wijk noemen, is bij het CBS soms een buurt, of een paar buurten samen. Een rij per
gebied, met de kolommen {_columns(GebiedRow)}. `gebied` is een korte naam zonder spaties of hoofdletters, `niveau` is
`wijk`, `buurt` of `gebied`, en `codes` zijn CBS-codes van één niveau met een spatie ertussen. Codes vindt u met
`wijkonderzoek find`.

    gebied;naam;niveau;codes
    oude-haven;Oude Haven;gebied;BU05991081 BU05991082

{example}

## snapshots.csv

Welke tabellen de studie gebruikt, met de kolommen {_columns(SnapshotRow)}. {pinned}

## {RESULTS_FILE}

Eigen cijfers, bijvoorbeeld uit een enquête of een registratie. Dit bestand is er nog niet; maak het als u zulke cijfers
hebt. Een rij per cijfer, met de kolommen {_columns(ResultaatRow)}. Vul `teller` en `noemer` in als er geteld is;
`waarde`, `ondergrens`, `bovengrens`, `n` en `weging` als ernaar gevraagd is; en alleen `status` als er geen cijfer is.

## {CONCORDANCE_FILE}

Waar de inwoners gebleven zijn van een wijk of buurt waarvan de grens veranderd is. Dit bestand is er nog niet; maak het
als u dat weet en een reeks door wilt laten lopen. Een rij per deel, met de kolommen {_columns(ConcordantieRow)}.
`gewicht` is het deel van 0 tot 1; de gewichten van één gebied zijn samen 1.

## {INDICATOR_FOLDER}/

Eigen indicatoren, in een bestand per opgave, zoals `{INDICATOR_FOLDER}/wonen.yml`. Deze map is er nog niet; hij is
nodig voor eigen cijfers over iets dat nog geen indicator heeft. `wijkonderzoek catalogue` laat zien welke er zijn.

## Nakijken

`wijkonderzoek check` met het pad van deze map kijkt alles na en zegt per bestand en regel wat er niet klopt. In Excel:
bewaar een tabel als "CSV UTF-8".
""")
