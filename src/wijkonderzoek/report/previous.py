"""The previous edition of a report: found, read, and refused where it is of something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, cast

from wijkonderzoek.errors import InputError
from wijkonderzoek.monitoring.kept import told
from wijkonderzoek.report.assemble import blocks_of
from wijkonderzoek.report.edition import AgreementStood, Edition, FigureStood, GoalStood
from wijkonderzoek.report.model import Strip, WijkReport, report_from_json
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.folders import project_folder


def previous_path(research: Research, vorige: str = "") -> Path | None:
    """Where the previous edition is: `vorige`, or else the setting `monitor.vorige`, which counts from the study."""
    if vorige.strip():
        given = Path(vorige).expanduser()
        return given if given.is_file() else project_folder() / given
    written, study = research.study.params.monitor.vorige, research.study.path
    return None if not written or study is None else study / written


def read_previous(research: Research, path: Path, named: str = "") -> WijkReport:
    """The previous edition, a monitor.json or urgentie.json of the same area and study; `named`: as a person gave it.

    *Raises* `InputError` naming the file when it is not there, is no report, has another schema version, or is of
    another area or study.
    """
    name = named or path.name
    try:
        report = report_from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"previous edition {name}: cannot be read", hint="Give the monitor.json of an earlier edition."
        ) from error
    except InputError as error:
        raise InputError(f"previous edition {name}: {error.message}", hint=error.hint) from error
    region = research.region
    if (report.region.code, report.region.members) != (region.code, region.members):
        raise InputError(
            f"previous edition {name} is of {report.region.code} ({report.region.name}), this report of {region.code}",
            hint="Give an earlier edition of the same area.",
        )
    if report.study != research.study.name:
        raise InputError(
            f"previous edition {name} is of the study '{report.study}', this report of '{research.study.name}'",
            hint="Give an earlier edition made from the same study.",
        )
    return report


def edition_of(monitored: Monitored) -> Edition:
    """This edition, as the next one will need it."""
    figures = [
        FigureStood(f"{r.indicator.opgave}/{r.indicator.key}", r.value.year, r.value.value, r.value.snapshots)
        for r in monitored.research.readings
        if r.value.present
    ]
    goals = [
        GoalStood(
            goal.row.doel_id, monitored.progress[goal.row.doel_id].state, goal.row.streefwaarde, goal.row.streefjaar
        )
        for goal in monitored.goals
    ]
    agreements = [AgreementStood(row.afspraak_id, _status(told(row))) for row in monitored.agreements]
    return Edition(tuple(figures), tuple(goals), tuple(agreements))


def edition_in(report: WijkReport) -> Edition:
    """The edition a report holds; of a Wijkbeeld its figures alone."""
    return report.monitor or Edition(tuple(_figures(report)), (), ())


def _status(status: str) -> Literal["", "nagekomen", "deels", "niet", "te vroeg"]:
    return cast(Literal["", "nagekomen", "deels", "niet", "te vroeg"], status)


def _figures(report: WijkReport) -> Iterator[FigureStood]:
    for block in blocks_of(report.sections):
        if isinstance(block, Strip):
            yield FigureStood(block.finding.id, block.value.year, block.value.value, block.value.snapshots)
