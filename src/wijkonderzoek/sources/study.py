"""A study: its settings, its own areas, and the releases it is pinned to.

A study is a folder `params/<studie>/` with studie.yml, and, where wanted, snapshots.csv and the tables of
`STUDY_TABLES`.
`quickscan` is a built-in study without files: any area, the latest stored release of every year.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

from wijkonderzoek.catalogue import load_catalogue, load_opgaven, with_own
from wijkonderzoek.errors import InputError, MissingSnapshotError
from wijkonderzoek.model import Area, Level, Region, SnapshotRef
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
from wijkonderzoek.sources.interventions import INTERVENTIONS_FILE, study_interventions
from wijkonderzoek.sources.interviews import Interviews, read_interviews
from wijkonderzoek.sources.store import Snapshot, Store, canonical_json
from wijkonderzoek.sources.table_files import TableFiles, read_table_files
from wijkonderzoek.sources.verhalen import Verhaal, read_verhalen

STUDY_FILE = "studie.yml"
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
LONGEST_SLUG = 48
TOGETHER = "+"
"""Joins codes into one area: BU05991081+BU05991082."""
NAMED = "="
"""Gives codes a name: BU05991081+BU05991082=Twee buurten."""
PACKAGE = Path(__file__).resolve().parents[1]
"""The installed package, which carries the example study."""


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
        return Study(QUICKSCAN, None, params, {}, (), _hash(params, {}, ())), []
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
    sha256 = _hash(params, areas, pins, said)
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


def _hash(
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


def project_folder() -> Path:
    """The nearest folder from here upwards that holds params/; here when there is none."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "params").is_dir()), here)


def study_path(studie: str | Path) -> Path:
    """The folder of a study as a person gives it.

    *Raises* `InputError` where there is no study, with those there are.
    """
    text = str(studie)
    if "://" in text or "\0" in text:
        raise InputError(f"{text!r} is not a folder", hint="Give the path of a study, such as params/voorbeeldstad.")
    given = Path(text).expanduser()
    for folder in (project_folder(), PACKAGE):  # an absolute path stays as it is
        if (folder / given / STUDY_FILE).is_file():
            return folder / given
    params = project_folder() / "params"
    there = sorted(p.parent.name for p in params.glob(f"*/{STUDY_FILE}"))
    raise InputError(
        f"{text}: no study here ({STUDY_FILE} not found){suggestion(Path(text).name, there)}",
        hint=f"Studies in params/: {', '.join(there) or 'none'}; or use the built-in '{QUICKSCAN}'.",
    )


def no_figures() -> MissingSnapshotError:
    """The error of a store without the figures that are asked for."""
    return MissingSnapshotError(
        "there are no figures in the store yet",
        hint="Fetch a year first, for example: wijkonderzoek fetch kwb --year 2020",
    )


def select_snapshots(study: Study, store: Store, source: str, holding: Collection[str] = ()) -> tuple[Snapshot, ...]:
    """The releases of a source a study uses, one per year, oldest first: its pins, or the latest stored ones.

    Of stored releases of one year the whole country goes before a part of it, and a part is only used when it holds
    the gemeenten in `holding`.
    *Raises* `MissingSnapshotError` when a pinned release is not in the store, `InputError` when a year is
    pinned twice.
    """
    pins = [pin for pin in study.pins if pin.bron == source]
    if not pins:
        if study.pins:
            return ()
        real = [s for s in store.snapshots() if s.ref.source == source and not s.ref.fictional and _holds(s, holding)]
        # by retrieval, the whole country last, so that the latest whole one of a year stays
        own = {s.ref.year: s for s in sorted(real, key=lambda s: (not s.ref.scope, s.ref.retrieved, s.ref.id))}
        return tuple(own[year] for year in sorted(own))
    found: dict[int, Snapshot] = {}
    for pin in pins:
        if pin.jaar in found:
            raise InputError(f"snapshots.csv: {source} {pin.jaar} is pinned twice", hint="Keep one row per year.")
        try:
            found[pin.jaar] = store.get(pin.snapshot)
        except MissingSnapshotError as error:
            raise MissingSnapshotError(
                f"study '{study.name}' is pinned to {source} {pin.jaar}, table {pin.tabel}, release "
                f"{pin.snapshot[:12]}, which is not in the store",
                hint=f"Fetch it: wijkonderzoek fetch {source} --year {pin.jaar} (if the source has revised the table "
                "since, the pinned release can only come from someone who has it).",
            ) from error
    return tuple(found[year] for year in sorted(found))


def _holds(snapshot: Snapshot, gemeenten: Collection[str]) -> bool:
    return not snapshot.ref.scope or set(snapshot.ref.scope.split()).issuperset(gemeenten)


def slug(name: str) -> str:
    """A name as part of a folder name: plain letters, digits and hyphens.

    >>> slug("'s-Hertogenbosch / Zuid-Oost"), slug("Één"), slug("///")
    ('s-hertogenbosch-zuid-oost', 'een', 'gebied')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "gebied"


def report_folder(study: str, region: Region) -> Path:
    """The working folder of a report; made of validated codes and plain letters only."""
    return study_folder(study) / f"{region.code}_{slug(region.name)}"


def study_folder(study: str) -> Path:
    """The folder that holds the working folders of a study."""
    return project_folder() / "reports" / slug(study) / "werk"


def resolved_quickscan(study: Study, region: Region, snapshots: Sequence[SnapshotRef]) -> Study:
    """A quickscan of an area as the study it is written down as: pinned to these releases, its area named."""
    pins = _pins(snapshots)
    area = quickscan_area(region)
    path = report_folder(QUICKSCAN, region) / QUICKSCAN
    return Study(QUICKSCAN, path, study.params, {area.id: area}, pins, _hash(study.params, {area.id: area}, pins))


def study_files(region: Region, snapshots: Sequence[SnapshotRef]) -> dict[str, bytes]:
    """The files of a quickscan written down as a study, by name; reading them gives `resolved_quickscan` again."""
    area = quickscan_area(region)
    row = GebiedRow(gebied=area.id, naam=area.name, niveau=area.level, codes=" ".join(area.codes))
    return {
        STUDY_FILE: f"schema: 1\ntitel: {QUICKSCAN_TITLE}\n".encode(),
        "gebieden.csv": table_csv(GebiedRow, [row]),
        "snapshots.csv": pins_csv(snapshots),
    }


def quickscan_area(region: Region) -> Area:
    """The area of a quickscan, under the name its reader was given."""
    return Area(region.code.lower(), region.name, region.level, region.members or (region.code,))


def _pins(snapshots: Sequence[SnapshotRef]) -> tuple[SnapshotRow, ...]:
    """The rows of a snapshots.csv that pins these releases, oldest first."""
    ordered = sorted(snapshots, key=lambda ref: (ref.source, ref.year))
    return tuple(SnapshotRow(bron=r.source, jaar=r.year, tabel=r.table, snapshot=r.id) for r in ordered)


def pins_csv(snapshots: Sequence[SnapshotRef]) -> bytes:
    """The text of a snapshots.csv that pins these releases, oldest first."""
    return table_csv(SnapshotRow, _pins(snapshots))


def pinned_snapshots() -> set[str]:
    """The ids every study under params/ and reports/ is pinned to."""
    project = project_folder()
    files = [*project.glob("params/*/snapshots.csv"), *project.glob("reports/**/snapshots.csv")]
    return {row.snapshot for file in files for row in read_rows(file, SnapshotRow)}


def table_csv(model: type[Schema], rows: Sequence[Schema]) -> bytes:
    """Rows of a study table as Excel opens it: UTF-8 with a mark, semicolons between cells, names first."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(model.model_fields)
    writer.writerows([_whole(value) for value in row.model_dump(mode="json").values()] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _whole(value: object) -> object:
    """A count as people write it, without decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
