"""A study: its settings, its own areas, and the releases it is pinned to.

A study is a folder `params/<studie>/` with studie.yml, and, where wanted, snapshots.csv and the tables of
`STUDY_TABLES`.
`quickscan` is a built-in study without files: any area, the latest stored release of every year.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

from wijkonderzoek.catalogue import load_catalogue, load_opgaven, with_own
from wijkonderzoek.errors import InputError
from wijkonderzoek.model import Area, Level
from wijkonderzoek.params import QUICKSCAN, StudyParams, load_params, settings_hash
from wijkonderzoek.schemas import (
    LONGEST_NAME,
    REGION_CODE,
    WEIGHT_TOLERANCE,
    ConcordantieRow,
    GebiedRow,
    ResultaatRow,
    Schema,
    SnapshotRow,
    read_rows,
    suggestion,
)
from wijkonderzoek.schemas.agenda import DoelRow
from wijkonderzoek.schemas.interventions import Intervention
from wijkonderzoek.schemas.table_rows import TableRead
from wijkonderzoek.sources.approach import TABLES, Approach, check_approach
from wijkonderzoek.sources.folders import PACKAGE, STUDY_FILE, project_folder, study_path
from wijkonderzoek.sources.interventions import INTERVENTIONS_FILE, study_interventions
from wijkonderzoek.sources.interviews import Interviews, read_interviews
from wijkonderzoek.sources.store import canonical_json
from wijkonderzoek.sources.table_files import TableFiles, read_table_files
from wijkonderzoek.sources.verhalen import Verhaal, read_verhalen

AREAS_TABLE, RESULTS_TABLE, CONCORDANCE_TABLE = "gebieden", "resultaten_lokaal", "concordantie"
STUDY_TABLES: Mapping[str, type[Schema]] = {
    AREAS_TABLE: GebiedRow,
    RESULTS_TABLE: ResultaatRow,
    CONCORDANCE_TABLE: ConcordantieRow,
    **TABLES,
}
"""Every table that a person keeps, as a CSV or as a sheet of studie.xlsx, with what a row of it looks like."""
RESULTS_FILE = f"{RESULTS_TABLE}.csv"
CONCORDANCE_FILE = f"{CONCORDANCE_TABLE}.csv"
INDICATOR_FOLDER = "indicatoren"
QUICKSCAN_TITLE = "Quickscan"
TOGETHER = "+"
"""Joins codes into one area: BU05991081+BU05991082."""
NAMED = "="
"""Gives codes a name: BU05991081+BU05991082=Twee buurten."""


@dataclass(frozen=True)
class Study:
    """A study as it was read: name, folder (None for quickscan), settings, areas by id, pins, hash of all of it.

    `results` and `concordance`: the rows of resultaten_lokaal.csv and concordantie.csv, by row number.
    `indicator_files`: the indicators of its own. `interviews`: its coded conversations that may be used today.
    `approach`: its tables of the wijkaanpak. `verhalen`: what people told in the first person. `interventions`: what
    was done of which the effect is looked at. `files`: its tables as they were read.
    """

    name: str
    path: Path | None
    params: StudyParams
    areas: Mapping[str, Area]
    pins: tuple[SnapshotRow, ...]
    sha256: str
    results: Mapping[int, ResultaatRow] = field(default_factory=dict)
    indicator_files: tuple[Path, ...] = ()
    concordance: Mapping[int, ConcordantieRow] = field(default_factory=dict)
    interviews: Interviews | None = None
    approach: Approach = field(default_factory=Approach)
    verhalen: tuple[Verhaal, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    files: TableFiles = field(default_factory=TableFiles, repr=False, compare=False)

    @property
    def location(self) -> str:
        """The study's folder as a person would name it: from the project folder on, never a path of this machine."""
        if self.path is None:
            return self.name
        path = self.path.resolve()
        for folder in (project_folder().resolve(), PACKAGE):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return self.name

    def area(self, regio: str) -> Area:
        """What `regio` means: an own area of the study, a region code, or codes joined by +.

        A name may follow codes: `BU05991081+BU05991082=Twee buurten`.
        *Raises* `InputError` when it is none of these, with the closest area.
        """
        text = str(regio).strip()
        if text in self.areas:
            return self.areas[text]
        joined, _, name = (part.strip() for part in text.partition(NAMED))
        codes = tuple(dict.fromkeys(part.strip().upper() for part in joined.split(TOGETHER)))
        if all(re.match(REGION_CODE, code) for code in codes) and len(name) <= LONGEST_NAME:
            return Area(f"set-{hashlib.sha256(' '.join(codes).encode()).hexdigest()[:8]}", name, Level.GEBIED, codes)
        raise InputError(
            f"'{text}' is not a region code (WK059910, BU05991081, or codes joined by +) nor an area of study "
            f"'{self.name}'{suggestion(text, list(self.areas))}"
        )


def open_study(studie: str | Path, *, with_interviews: bool = True) -> Study:
    """Read a study from its folder, or the built-in one by its name `quickscan`.

    `with_interviews` False: its tables of conversations are still being made, and are left unread.

    A relative path counts from the nearest parent folder that holds params/, so that notebooks can be run
    from notebooks/.
    *Raises* `InputError` naming file, line or row, and field of every mistake of every file at once.
    """
    study, errors = look_over(studie, with_interviews=with_interviews)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InputError("\n".join(map(str, errors)))
    return study


def look_over(studie: str | Path, *, with_interviews: bool = True) -> tuple[Study, list[InputError]]:
    """A study as `open_study` reads it, and everything that is wrong with it: what is wrong is left out of it.

    *Raises* `InputError` where there is no study.
    """
    if str(studie) == QUICKSCAN:
        params = StudyParams(titel=QUICKSCAN_TITLE)
        return Study(QUICKSCAN, None, params, {}, (), study_hash(params, {}, ())), []
    path = study_path(studie)
    files = read_table_files(path, STUDY_TABLES)
    errors: list[InputError] = []
    params = _tried(errors, lambda: load_params(path / STUDY_FILE), StudyParams(titel=path.name))
    pinned = path / "snapshots.csv"
    pins: tuple[SnapshotRow, ...] = ()
    if pinned.is_file():
        pins = _tried(errors, lambda: read_rows(pinned, SnapshotRow), pins)
    if problems := files.mistakes():
        errors.append(InputError("\n".join(problems)))
    areas = _areas(files, errors)
    results = files.rows(RESULTS_TABLE, ResultaatRow)
    concordance = files.rows(CONCORDANCE_TABLE, ConcordantieRow)
    if not files.tables.get(CONCORDANCE_TABLE, TableRead()).problems:  # a row that is left out is missing from a sum
        _tried(errors, lambda: _check_concordance(concordance, files), None)
    indicators = tuple(sorted((path / INDICATOR_FOLDER).glob("*.yml")))
    opgaven = [key for key, o in load_opgaven().items() if o.scored]
    named = {*areas, *(files.known(AREAS_TABLE, "gebied") or ())}
    interviews = _tried(errors, lambda: read_interviews(path, opgaven, named) if with_interviews else None, None)
    measured = None
    if "doelen" in files.tables or (path / INTERVENTIONS_FILE).is_file():
        measured = _tried(errors, lambda: with_own(load_catalogue(), indicators), None)
    codes = [str(code) for code in interviews.codes.index] if interviews else None
    approach, problems = check_approach(files, opgaven, named, catalogue=measured, codes=codes)
    if problems:
        errors.append(InputError("\n".join(problems)))
    verhalen: tuple[Verhaal, ...] = _tried(errors, lambda: read_verhalen(path, named), tuple[Verhaal, ...]())
    interventions, problems = study_interventions(path, named, _measured_by(files, approach), measured)
    if problems:
        errors.append(InputError("\n".join(problems)))
    said: list[object] = [
        *([row.model_dump() for row in rows.values()] for rows in (results, concordance) if rows),
        *(_text(file) for file in indicators),
        *([interviews.sha256] if interviews else []),
        *filter(None, [approach.sha256]),
        *([asdict(verhaal) | {"day": verhaal.day.isoformat()} for verhaal in verhalen]),
        *([found.model_dump(mode="json") for found in interventions]),
    ]
    sha256 = study_hash(params, areas, pins, said)
    study = Study(
        path.name,
        path,
        params,
        areas,
        pins,
        sha256,
        results,
        indicators,
        concordance,
        interviews,
        approach,
        verhalen,
        interventions,
        files,
    )
    return study, errors


Read = TypeVar("Read")


def _tried(errors: list[InputError], read: Callable[[], Read], otherwise: Read) -> Read:
    """What is read, or something else where that has mistakes, which are kept."""
    try:
        return read()
    except InputError as error:
        errors.append(error)
        return otherwise


def _measured_by(files: TableFiles, approach: Approach) -> dict[str, str]:
    """The indicator of every goal by its id; of a goal whose row has a mistake only that it is there."""
    known = dict.fromkeys(files.known("doelen", "doel_id") or (), "?")
    return known | {row.doel_id: row.indicator_id for row in approach.rows(DoelRow)}


def _areas(files: TableFiles, errors: list[InputError]) -> dict[str, Area]:
    """The own areas of a study by id; those that are there twice are added to `errors`."""
    areas: dict[str, Area] = {}
    for number, row in files.rows(AREAS_TABLE, GebiedRow).items():
        if row.gebied in areas:
            problem = f"gebieden.csv, row {number}, gebied: area '{row.gebied}' is there twice"
            errors.append(InputError(files.placed(problem), hint="Give each area its own id."))
        else:
            areas[row.gebied] = Area(row.gebied, row.naam, row.niveau, tuple(row.codes.split()))
    return areas


def _text(file: Path) -> str:
    """What a file says, for hashing; a file that is not text is refused when it is read for its content."""
    return file.stem + "\n".join(file.read_bytes().decode("utf-8-sig", errors="replace").splitlines())


def _check_concordance(rows: Mapping[int, ConcordantieRow], files: TableFiles) -> None:
    """Check the rows of a concordance, by row number, against each other.

    *Raises* `InputError` naming at once every pair that is written twice, and every region whose weights do not add
    to 1: they are shares of one whole, and are not made to fit.
    """
    pairs: dict[tuple[int, str, int, str], list[int]] = {}
    wholes: dict[tuple[int, str, int], list[int]] = {}
    for number, row in rows.items():
        pairs.setdefault((row.jaar_van, row.code_van, row.jaar_naar, row.code_naar), []).append(number)
        wholes.setdefault((row.jaar_van, row.code_van, row.jaar_naar), []).append(number)
    problems = [
        f"{CONCORDANCE_FILE}, {_numbered(numbers)}: {code} of {year} to {target} of {other} is there twice"
        for (year, code, other, target), numbers in pairs.items()
        if len(numbers) > 1
    ]
    for (year, code, other), numbers in wholes.items():
        total = sum(rows[number].gewicht for number in numbers)
        if abs(total - 1) > WEIGHT_TOLERANCE:
            which = f"{CONCORDANCE_FILE}, {_numbered(numbers)}"
            problems.append(f"{which}: the weights of {code} from {year} to {other} add to {total:.7g}, not 1")
    if problems:
        raise InputError(
            files.placed("\n".join(problems)),
            hint="A weight is the share of code_van that goes to code_naar: say where all of it goes, each pair once.",
        )


def _numbered(numbers: Sequence[int]) -> str:
    return f"row{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def study_hash(
    params: StudyParams, areas: Mapping[str, Area], pins: Sequence[SnapshotRow], own: Sequence[object] = ()
) -> str:
    """The hash of what a study says: the same for the same content, whatever its line ends and comments."""
    said: list[object] = [
        settings_hash(params),
        [asdict(area) for area in areas.values()],
        [pin.model_dump() for pin in pins],
    ]
    said += [list(own)] if own else []
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()
