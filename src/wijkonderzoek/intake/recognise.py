"""Which importer an export needs, by what is in the file and never by its name."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from wijkonderzoek.errors import ExportError, UsageError, WijkonderzoekError
from wijkonderzoek.intake.ancestry import parts
from wijkonderzoek.intake.project import CodedProject, CodeEntry

MOST_BYTES = 500_000_000
ZIP, SQLITE = b"PK", b"SQLite format 3\0"
FIRST_PART = 4_000_000
"""Bytes of a database in which the names of its tables are looked for."""
TAGUETTE = {"id", "document", "tag", "content"}
TAGUETTE_CODEBOOK = {"tag", "description"}
QUALCODER = {"coder", "coded", "id", "codename"}
DEDOOSE = {"media title", "excerpt copy"}
FLAT = {"taguette_csv", "taguette_xlsx"}
"""Formats of which the tables hold a tag only where it was given."""
PLAIN = {"document", "code", "codeur", "begin", "eind", "tekst"}
"""The header of a table that this package describes itself, in the mapping `gewoon`."""
READABLE = (
    "Exports that are known: REFI-QDA (.qdpx), QualCoder (folder .qda, or its report as CSV), Taguette (CSV, or its "
    "database) and Dedoose (xlsx). Any other table needs --mapping."
)


def read_export(
    path: Path,
    *,
    mapping: str = "",
    sheet: str | None = None,
    codebook: Path | None = None,
    project: int | None = None,
) -> CodedProject:
    """An export, read by the importer its content asks for.

    `mapping`: name or file of a column mapping, for a table of another tool; `sheet`: which sheet of its workbook, by
    name or number. `codebook`: a codebook in a file of its own. `project`: the number of the project, in a Taguette
    database that holds several.
    *Raises* `ExportError` when it is not known or cannot be read, `UsageError` for an option that does not fit. What
    any library says stays behind: it may hold words of people.
    """
    try:
        found = _read(path, mapping, sheet, project)
        return found if codebook is None else _with_codebook(found, codebook)
    except WijkonderzoekError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may hold what people said
        raise ExportError(
            f"{path.name}: cannot be read ({type(error).__name__})", hint="Export it again, and give it as it came."
        ) from None


def _read(path: Path, mapping: str, sheet: str | None, project: int | None) -> CodedProject:
    if path.is_dir():
        from wijkonderzoek.intake.qualcoder import read_qualcoder

        return read_qualcoder(path)
    body = _bytes(path)
    if body.startswith(SQLITE):
        return _read_database(path, body, project)
    if project is not None:
        raise UsageError("--project is for a Taguette database", hint="Leave it out.")
    if mapping:
        from wijkonderzoek.intake.mapped import read_mapped
        from wijkonderzoek.intake.mapping import load_mapping

        return read_mapped(body, path.name, load_mapping(mapping), sheet)
    if body.startswith(ZIP) and not _is_workbook(body, path.name):
        from wijkonderzoek.intake.refi import read_refi

        return read_refi(body, path.name)
    if _text_start(body).startswith("<"):
        raise ExportError(
            f"{path.name}: XML, and not a whole project",
            hint="Export the project as .qdpx; a codebook (.qdc) goes with --codebook.",
        )
    return _read_table(path.name, body, sheet)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ExportError(f"{path.name}: larger than {MOST_BYTES:,} bytes", hint="Export fewer documents.")
        return path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path.name}: cannot be read ({error.strerror})") from None


def _read_database(path: Path, body: bytes, project: int | None) -> CodedProject:
    if b"highlight_tags" in body[:FIRST_PART]:
        from wijkonderzoek.intake.taguette_database import read_taguette_database

        return read_taguette_database(path, project)
    from wijkonderzoek.intake.qualcoder import read_qualcoder

    return read_qualcoder(path)


def _is_workbook(body: bytes, file: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return "[Content_Types].xml" in archive.NameToInfo
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError):
        raise ExportError(f"{file}: a damaged archive", hint="Export it again, and give it as it came.") from None


def _read_table(file: str, body: bytes, sheet: str | None) -> CodedProject:
    names = _header(file, body, sheet)
    if names >= TAGUETTE:
        from wijkonderzoek.intake.taguette import read_taguette_csv

        return read_taguette_csv(body, file)
    if names >= QUALCODER:
        from wijkonderzoek.intake.qualcoder_csv import read_qualcoder_csv

        return read_qualcoder_csv(body, file)
    if names >= DEDOOSE:
        from wijkonderzoek.intake.dedoose import read_dedoose

        return read_dedoose(body, file, sheet)
    if names == PLAIN:
        from wijkonderzoek.intake.mapped import read_mapped
        from wijkonderzoek.intake.mapping import load_mapping

        return read_mapped(body, file, load_mapping("gewoon"), sheet)
    raise ExportError(f"{file}: not an export that is known", hint=READABLE)


def _header(file: str, body: bytes, sheet: str | None = None) -> set[str]:
    """The names above the columns, in small letters."""
    if body.startswith(ZIP):
        from wijkonderzoek.intake.sheet import read_sheet

        return {name.strip().lower() for name in read_sheet(body, file, sheet).header}
    first = next((line for line in _text_start(body).splitlines() if line.strip() and not line.startswith("sep=")), "")
    return {name.strip().strip('"').strip().lower() for name in re.split("[;,\t]", first)}


def _text_start(body: bytes) -> str:
    """The beginning of a file, as far as it is text."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return body[:65_536].decode("utf-16" if wide else "utf-8-sig", errors="replace").lstrip()


def _with_codebook(project: CodedProject, path: Path) -> CodedProject:
    """A project with the codes and descriptions of a codebook that came in a file of its own."""
    body = _bytes(path)
    if _text_start(body).startswith("<"):
        from wijkonderzoek.intake.codebook import read_qdc

        codes = read_qdc(body, path.name).codes
        return with_codes(_placed_as(project, codes) if project.format in FLAT else project, codes)
    if project.format.startswith("taguette") and _header(path.name, body) >= TAGUETTE_CODEBOOK:
        from wijkonderzoek.intake.taguette import read_taguette_codebook, with_codebook

        return with_codebook(project, read_taguette_codebook(body, path.name))
    raise ExportError(
        f"{path.name}: not a codebook that goes with this export", hint="Give a .qdc, or the codebook of Taguette."
    )


def _placed_as(project: CodedProject, codes: Collection[CodeEntry]) -> CodedProject:
    """A project from a flat table with its codes where a codebook has them: a level that nobody gave is not in it.

    A code stays where it is when the codebook has two that differ from it in their separators only.
    """
    times = Counter(parts(entry.path) for entry in codes)
    places = {parts(entry.path): entry.path for entry in codes if times[parts(entry.path)] == 1}
    placed = {entry.path: places.get(parts(entry.path), entry.path) for entry in project.codes}
    if len(set(placed.values())) < len(placed):
        return project  # two of its codes differ in their separators only
    return replace(
        project,
        codes=tuple(replace(entry, path=placed[entry.path]) for entry in project.codes),
        codings=tuple(replace(coding, code=placed[coding.code]) for coding in project.codings),
    )


def with_codes(project: CodedProject, codes: Collection[CodeEntry]) -> CodedProject:
    """A project with codes added that it does not have, and descriptions where it has none.

    >>> base = CodedProject("refi_qda", "", (), (CodeEntry(("wonen",)),), ())
    >>> [entry.description for entry in with_codes(base, [CodeEntry(("wonen",), "Huis en buren")]).codes]
    ['Huis en buren']
    """
    given = {entry.path: entry for entry in codes}
    there = {entry.path for entry in project.codes}
    described = [
        replace(entry, description=entry.description or given[entry.path].description) if entry.path in given else entry
        for entry in project.codes
    ]
    return replace(project, codes=(*described, *(entry for path, entry in given.items() if path not in there)))
