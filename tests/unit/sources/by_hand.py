"""Tables as people download them: one small gemeente or country, written in each layout."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.unit.tiny import Row, raw_table
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.store import RawTable, Store

TITLE = "Kerncijfers wijken en buurten 2018"
KINDS = {"NL": "Land", "GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}
REGIONS = (
    ("GM0599", "Rotterdam", 1000),
    ("WK059901", "Centrum", 600),
    ("BU05990110", "Stadsdriehoek", 400),
    ("BU05990111", "Oude Westen", 200),
    ("WK059910", "Feijenoord", 400),
    ("BU05991081", "Bloemhof", 400),
)
CODES = tuple(code for code, _, _ in REGIONS)
PATHS = {
    "Aantal inwoners": ("Bevolking",),
    "Mannen": ("Bevolking", "Geslacht"),
    "Vrouwen": ("Bevolking", "Geslacht"),
    "Gemiddelde woningwaarde": ("Wonen",),
    "Afstand tot school": ("Nabijheid",),
}
UNITS = {
    "Aantal inwoners": "aantal",
    "Mannen": "aantal",
    "Vrouwen": "aantal",
    "Gemiddelde woningwaarde": "x 1 000 euro",
    "Afstand tot school": "km",
}
SHORT = {
    "Aantal inwoners": "a_inw",
    "Mannen": "a_man",
    "Vrouwen": "a_vrouw",
    "Gemiddelde woningwaarde": "g_woz",
    "Afstand tot school": "g_afs_sc",
}
FIGURES: Mapping[str, Sequence[str]] = {
    "Aantal inwoners": [str(residents) for _, _, residents in REGIONS],
    "Mannen": ["490", "300", "200", "100", "190", "190"],
    "Afstand tot school": ["0,6", "0,5", "0,4", ".", "0,7", ""],
}
FLAGS = [".", "1", "1", "3", "1", "2"]

Rows = list[list[str]]


def stacked(
    figures: Mapping[str, Sequence[str]] = FIGURES,
    *,
    title: str = TITLE,
    groups: bool = False,
    repeated: bool = False,
    regions: Sequence[tuple[str, str, int]] = REGIONS,
) -> Rows:
    """StatLine's CSV with several header rows; with `groups`, their titles stand in rows of their own."""
    region = ["Gemeentenaam", "Soort regio", "Codering", "Indelingswijziging wijken en buurten"]
    header = [[title], [], ["", "Onderwerp"]]
    if groups:
        for level in (0, 1):
            line = ["", "Regioaanduiding" if level == 0 else "Gemeentenaam", *[""] * 3]
            if repeated:
                line = ["", *["Regioaanduiding"] * 4] if level == 0 else ["", *region]
            for n, name in enumerate(figures):
                path = (*PATHS[name], name, name)
                before = (*PATHS[list(figures)[n - 1]], *[list(figures)[n - 1]] * 2) if n else ("", "")
                same = path[: level + 1] == before[: level + 1]
                line.append("" if same and not repeated else path[level])
            header.append(line)
    header.append(["", *region, *(("" if groups else "|") + name for name in figures)])
    header.append(["Wijken en buurten", "naam", "omschrijving", "code", "code", *(UNITS[name] for name in figures)])
    return header + [
        [name, "Rotterdam", KINDS[code[:2]], code, flag, *(column[n] for column in figures.values())]
        for n, ((code, name, _), flag) in enumerate(zip(regions, FLAGS, strict=False))
    ]


def flat(figures: Mapping[str, Sequence[str]] = FIGURES, *, regions: Sequence[tuple[str, str, int]] = REGIONS) -> Rows:
    """StatLine's CSV with one header row, and codes padded as the service pads them."""
    header = ["Wijken en buurten", "Regioaanduiding/Soort regio (omschrijving)", "Regioaanduiding/Codering (code)"]
    header += ["Regioaanduiding/Indelingswijziging wijken en buurten (code)"]
    header += [f"{'/'.join((*PATHS[name], name))} ({UNITS[name]})" for name in figures]
    return [
        header,
        *(
            [name, KINDS[code[:2]].ljust(10), code.ljust(10), flag, *(column[n] for column in figures.values())]
            for n, ((code, name, _), flag) in enumerate(zip(regions, FLAGS, strict=False))
        ),
    ]


def short(figures: Mapping[str, Sequence[str]] = FIGURES) -> list[list[str | float]]:
    """A kwb workbook's rows: one header row of short names, and numbers where a text is one."""
    header = ["gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi"]
    return [
        [*header, *(SHORT[name] for name in figures)],
        *(
            [
                *(code, code[2:], name, "Rotterdam", KINDS[code[:2]], code, flag),
                *(number(column[n]) for column in figures.values()),
            ]
            for n, ((code, name, _), flag) in enumerate(zip(REGIONS, FLAGS, strict=True))
        ),
    ]


def number(text: str) -> str | float:
    """A text as a workbook holds it."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def text_of(rows: Sequence[Sequence[str]], *, delimiter: str = ";", end: str = "\r\n") -> str:
    """Rows as the text of a CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def write_csv(
    folder: Path, rows: Sequence[Sequence[str]], name: str = "download.csv", encoding: str = "utf-8-sig"
) -> Path:
    """Rows as a CSV file."""
    path = folder / name
    path.write_bytes(text_of(rows).encode(encoding))
    return path


def write_xlsx(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], name: str = "kwb-2018.xlsx") -> Path:
    """Rows as a workbook, by sheet; `None` and empty text are blank cells."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    path = folder / name
    book.save(path)
    return path


def json_entities() -> dict[str, object]:
    """The rows of the entities of a small table of 2018, as cbsodata's download_data saves them."""
    rows = [Row(code, name, 1, {"Aantal inwoners": float(n)}) for code, name, n in REGIONS]
    found: dict[str, object] = {part.entity: json.loads(part.body)["value"] for part in raw_table(2018, rows).parts}
    found["TableInfos"] = [
        {"Identifier": "84286NED", "Title": TITLE, "Modified": "2019-01-01T02:00:00", "RecordCount": len(rows)}
    ]
    return found


def write_json(folder: Path, entities: Mapping[str, object], *, service: bool = False) -> Path:
    """A folder of JSON files, one per entity, as saved by cbsodata or as the service gives them."""
    folder.mkdir(exist_ok=True)
    for name, rows in entities.items():
        (folder / f"{name}.json").write_text(json.dumps({"value": rows} if service else rows), encoding="utf-8")
    return folder


def stored(folder: Path, raw: RawTable) -> YearTable:
    """A release, read back through the store."""
    store = Store(folder / "store")
    return read_year(store, store.get(store.put(raw).id), load_catalogue())


def read_back(path: Path, *, table: str = "", year: int | None = None, partial: bool = False) -> YearTable:
    """A file, through the store, under our names."""
    return stored(path.parent, read_file(path, load_catalogue(), table=table, year=year, partial=partial))
