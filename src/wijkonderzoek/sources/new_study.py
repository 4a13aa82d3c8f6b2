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
from wijkonderzoek.model import SnapshotRef
from wijkonderzoek.params import QUICKSCAN, load_params
from wijkonderzoek.schemas import SnapshotRow
from wijkonderzoek.sources.folders import STUDY_FILE, project_folder, slug
from wijkonderzoek.sources.interventions import INTERVENTIONS_FILE
from wijkonderzoek.sources.new_tables import FIRST_TABLES, explained, table_files
from wijkonderzoek.sources.store import TEMPORARY
from wijkonderzoek.sources.study import INDICATOR_FOLDER, STUDY_TABLES
from wijkonderzoek.sources.study_book import BOOK_FILE
from wijkonderzoek.sources.table_files import read_table_files
from wijkonderzoek.sources.written import pins_csv

FOLDER_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
LONGEST_FOLDER_NAME = 40
STUDIES = "params"


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What a new study begins with.

    `gemeenten`: names by code, empty where a name is not known. `example`: codes of the area that shows how an own area
    is written. `pins`: the releases it is pinned to; none: it uses the latest stored ones. `tables`: those it begins
    with, as sheets of one workbook where `book`.
    """

    titel: str
    gemeenten: Mapping[str, str]
    example: tuple[str, ...] = ()
    pins: tuple[SnapshotRef, ...] = ()
    tables: tuple[str, ...] = FIRST_TABLES
    book: bool = False


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
    folder = _at(path)
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError(
            f"{given}: there is something here already, and it stays as it is",
            hint="Choose another name, or move what is there out of the way.",
        )
    return folder


def _at(path: Path) -> Path:
    return project_folder() / (Path(STUDIES) / path if path == Path(path.name) else path)


def existing_study(given: str) -> Path | None:
    """The folder of a study in this project that tables may be added to; None where there is none yet."""
    path = Path(given).expanduser()
    if "\0" in given or ".." in path.parts or not (folder := _at(path)).joinpath(STUDY_FILE).is_file():
        return None
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
            if mistakes := read_table_files(made, STUDY_TABLES).mistakes():
                raise InputError("\n".join(mistakes))
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
    files = {STUDY_FILE: _settings(study).encode(), "LEESMIJ.md": _read_me(study).encode()}
    files |= table_files(study.tables, book=study.book, codes=" ".join(study.example))
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


def _filled(text: str) -> str:
    """A text with its paragraphs and points in lines of one width; headings and indented blocks stay as they are."""
    return "\n\n".join(_block(block) for block in text.strip("\n").split("\n\n")) + "\n"


def _block(block: str) -> str:
    if block.startswith(("#", "    ")):
        return block
    points = block.split("\n") if block.startswith("- ") else [block]
    indent = "  " if block.startswith("- ") else ""
    return "\n".join(
        textwrap.fill(point, 100, break_on_hyphens=False, break_long_words=False, subsequent_indent=indent)
        for point in points
    )


def _table_text(name: str, there: bool) -> str:
    """What LEESMIJ.md says of a table, column by column."""
    table = explained(name)
    absent = "" if there else f" Deze tabel is er nog niet. Maak haar met `--tabel {name}`."
    points = "\n".join(f"- `{column.column.name}` ({column.form}): {column.text}" for column in table.columns)
    return f"## {name}.csv\n\n{table.text}{absent}\n\n{points}\n\n"


def _read_me(study: NewStudy) -> str:
    """The text of LEESMIJ.md."""
    pinned = (
        "Deze studie is vastgezet: zij gebruikt precies de tabellen in dit bestand, ook als er later nieuwere "
        "zijn. Wie nieuwere cijfers wil gebruiken, verandert de regels of verwijdert het bestand."
        if study.pins
        else "Dit bestand is er nog niet: de studie gebruikt de nieuwste opgeslagen tabellen. Maak het om een rapport "
        "later met dezelfde cijfers te kunnen herhalen; `wijkonderzoek store list --json` geeft de waarden."
    )
    columns = ", ".join(f"`{name}`" for name in SnapshotRow.model_fields)
    tables = "".join(
        _table_text(name, name in study.tables) for name in sorted(STUDY_TABLES, key=lambda n: n not in study.tables)
    )
    return _filled(f"""
# {study.titel}

In deze map staat een studie van wijkonderzoek. Alleen `studie.yml` is nodig; de rest vult u aan wanneer het zover is.

## studie.yml

De instellingen. Elke regel is uitgelegd in het bestand zelf.

## snapshots.csv

Welke tabellen van het CBS de studie gebruikt, met de kolommen {columns}. {pinned}

## {INDICATOR_FOLDER}/

Eigen indicatoren, in een bestand per opgave, zoals `{INDICATOR_FOLDER}/wonen.yml`. Deze map is er nog niet; hij is
nodig voor eigen cijfers over iets dat nog geen indicator heeft. `wijkonderzoek catalogue` laat zien welke er zijn.

## {INTERVENTIONS_FILE}

Wat er in een wijk is gedaan, sinds wanneer, en met welke andere gebieden u de wijk wilt vergelijken. Dit bestand is er
nog niet. Zonder dit bestand zegt een wijkmonitor niets over het effect van een aanpak. Met een blok als dit zegt zij
wat de vergelijking toelaat, en niet meer:

    interventies:
      - id: wijkteam-werk
        naam: Wijkteam werk
        gebied: WK999901                # code van de wijk, of een gebied uit gebieden.csv
        start: 2018                     # een jaar, of een dag: 2018-09-01
        verwachte_vertraging_jaren: 2   # zo lang duurt het voordat u iets verwacht
        doel_id: minder-bijstand        # uit doelen.csv; of indicator: bijstand_per_1000
        selectieregel: de tien wijken met de meeste bijstand
        selectiejaar: 2016              # van de cijfers waarop de wijk is gekozen
        vergelijking: peers             # of een lijst codes: [WK999902, WK999903]

## Tabellen

Wat u in de wijk weet, beslist en afspreekt, staat in tabellen. U kunt ze bijhouden in Excel: als losse bestanden
("CSV UTF-8"), of als bladen van één werkboek `{BOOK_FILE}`. Een blad heet dan net als het bestand, zonder `.csv`. Een
tabel staat op één plek: als bestand of als blad.

Een rij waarvan de eerste cel met `#` begint, is een opmerking en wordt nergens gelezen. Elke nieuwe tabel heeft zo'n
rij als voorbeeld; u mag haar weghalen. Een lege cel betekent: niet bekend. Een datum schrijft u als 2025-03-01 of
1-3-2025.

Een tabel erbij maakt u met `wijkonderzoek new`, het pad van deze map en `--tabel` met de naam, zoals
`--tabel maatregelen`; `--tabel alles` maakt ze allemaal. Wat er al is, blijft zoals het is.

{tables}## Nakijken

`wijkonderzoek check` met het pad van deze map kijkt alles na en zegt per bestand en regel wat er niet klopt. Met
`--fix` erbij zet het oudere bestanden goed: de codering, de scheidingstekens, de namen van kolommen en de datums. Wat
u schreef, blijft hetzelfde, en het oude bestand blijft ernaast staan (`.bak`).
""")
