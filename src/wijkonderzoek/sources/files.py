"""A table that someone downloaded by hand, as if it had been fetched: recognised, identified, checked, and untouched.

A file is recognised by its content and identified by every sign of it (title, sheet, name, ids). What the signs leave
open is asked for; what contradicts is refused; what is not whole is refused unless it is said to be a selection.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wijkonderzoek.catalogue import Catalogue, TableMap, is_fictional
from wijkonderzoek.errors import CorruptStoreError, InputError
from wijkonderzoek.sources.archives import ZIP, check_not_old
from wijkonderzoek.sources.grid import FILE
from wijkonderzoek.sources.identity import identify, signs_of_file
from wijkonderzoek.sources.kwb_xlsx import xlsx_grid
from wijkonderzoek.sources.odata_v3 import DATA
from wijkonderzoek.sources.readers import read_table
from wijkonderzoek.sources.regional import read_regional
from wijkonderzoek.sources.saved_json import Saved, parts_of, read_combined, read_folder
from wijkonderzoek.sources.statline_csv import csv_grid
from wijkonderzoek.sources.store import RawPart, RawTable, Store
from wijkonderzoek.sources.tables import MALFORMED, SourceTable
from wijkonderzoek.sources.whole import check_columns, scope_of

MOST_BYTES = 200_000_000
STARTS = {"<": "web", "{": "json", "[": "json"}
BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before a text: marks of its encoding, and white space."""


def read_file(
    path: Path | str, catalogue: Catalogue, *, table: str = "", year: int | None = None, partial: bool = False
) -> RawTable:
    """A StatLine CSV, a kwb workbook or a table saved as JSON (a file, or a folder of its entities) as a release.

    `parts` hold the file's own bytes, `url` its name, `scope` the gemeenten in it (empty: the whole country), `rows`
    the number of regions, under each choice of other dimensions. `table` and `year` say what the file leaves open;
    `partial` says that wijken or buurten were left out on purpose.

    *Raises* `InputError` naming file, row and field when the file cannot be read, is not known, contradicts itself or
    what was said of it, or looks cut off; `CatalogueError` when no column map knows its table.
    """
    path = Path(path)
    if path.is_dir():
        saved = read_folder(_bodies(path), path.resolve().name)
        return _from_json(saved, catalogue, table, year, partial)
    body = _bytes([path])[path]
    kind = _kind(body, path.name)
    if kind == "json":
        return _from_json(read_combined(body, path.name), catalogue, table, year, partial)
    grid = csv_grid(body, path.name) if kind == "csv" else xlsx_grid(body, path.name)
    regional = read_regional(grid)
    signs = signs_of_file(path.name, regional, grid.sheet, catalogue)
    table_map = identify(path.name, signs, catalogue, table=table, year=year)
    url = f"file:{path.name}"
    return _release(
        table_map,
        catalogue,
        title=regional.header.title,
        url=url,
        rows=len(regional.table.cells),
        protocol=kind,
        parts=(RawPart(FILE, 0, url, body),),
        scope=_scope(path.name, regional.table, table_map, catalogue, partial),
    )


def _from_json(saved: Saved, catalogue: Catalogue, table: str, year: int | None, partial: bool) -> RawTable:
    table_map = identify(saved.name, saved.signs(catalogue), catalogue, table=table, year=year)
    dimension = catalogue.sources[table_map.source].regions
    release = _release(
        table_map,
        catalogue,
        title=str(saved.info.get("Title", "")).strip(),
        modified=str(saved.info.get("Modified", "")).strip(),
        url=f"file:{saved.name}",
        protocol=saved.protocol,
        parts=parts_of(saved, dimension, table_map.table),
    )
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        try:
            read = read_table(store.get(store.put(release).id), dimension)
            rows = len(read.cells)
            scope = _scope(saved.name, read, table_map, catalogue, partial)
        except (*MALFORMED, CorruptStoreError) as error:
            raise InputError(
                f"{saved.name}: its rows do not have the form of table {table_map.table} ({str(error)[:100]})",
                hint="Save all entities of one release of the table again.",
            ) from error
    announced = saved.info.get("RecordCount")
    if saved.protocol == "v3" and isinstance(announced, int) and announced != rows and not partial:
        raise InputError(
            f"{saved.name} looks cut off: {rows:,} rows of {DATA}, and TableInfos says {announced:,}",
            hint="Save it again; if you chose a selection on purpose, add --partial.",
        )
    return replace(release, rows=rows, scope=scope)


def _release(
    table_map: TableMap,
    catalogue: Catalogue,
    *,
    title: str,
    url: str,
    protocol: str,
    parts: tuple[RawPart, ...],
    modified: str = "",
    rows: int = 0,
    scope: str = "",
) -> RawTable:
    source = catalogue.sources[table_map.source]
    return RawTable(
        source=table_map.source,
        year=table_map.year,
        table=table_map.table,
        title=title or f"{source.title} {table_map.year}",
        modified=modified,
        retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        url=url,
        licence=source.licence,
        rows=rows,
        fictional=is_fictional(table_map.table),
        protocol=protocol,
        parts=parts,
        scope=scope,
    )


def _scope(file: str, table: SourceTable, table_map: TableMap, catalogue: Catalogue, partial: bool) -> str:
    population = check_columns(file, table, table_map, catalogue)
    return scope_of(file, table, population, partial=partial)


def _bodies(folder: Path) -> dict[str, bytes]:
    """The JSON files of a folder, by name."""
    paths = sorted(path for path in folder.glob("*.json") if path.is_file())
    if not paths:
        raise InputError(
            f"{folder.resolve().name}: a folder without JSON files",
            hint="Give one file, or the folder that holds the entities of one table (TypedDataSet.json ...).",
        )
    return {path.name: body for path, body in _bytes(paths).items()}


def _bytes(paths: Iterable[Path]) -> dict[Path, bytes]:
    """The bytes of files, which are not read when there are too many of them."""
    found, total = {}, 0
    for path in paths:
        try:
            total += path.stat().st_size
            if total > MOST_BYTES:
                raise InputError(
                    f"{path.name}: {total:,} bytes; at most {MOST_BYTES:,} are read",
                    hint="Choose one year, and only the topics you need.",
                )
            if not path.is_file():
                raise InputError(f"{path.name}: not a file", hint="Give the file itself, or a folder of JSON files.")
            found[path] = path.read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"{path.name or path}: cannot be read ({reason})", hint="Check its name.") from error
    return found


def _kind(body: bytes, file: str) -> str:
    """What a file is, by how it begins: `csv`, `xlsx` or `json`.

    *Raises* `InputError` for an empty file, a web page, an old or locked workbook.
    """
    if body.startswith(ZIP):
        return "xlsx"
    check_not_old(body, file)
    begin = body.lstrip(BLANK)[:1].decode("latin-1")
    if not begin:
        raise InputError(f"{file}: an empty file", hint="Download it again.")
    kind = STARTS.get(begin, "csv")
    if kind == "web":
        raise InputError(
            f"{file}: a web page or XML, not a table",
            hint="The site answered with a page instead of the file: open it to see why, and download the file again.",
        )
    return kind
