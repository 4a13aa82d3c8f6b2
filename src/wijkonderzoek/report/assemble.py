"""What every report has: its area, status and provenance, and the sections that a study wants."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Literal

from wijkonderzoek.model import Finding
from wijkonderzoek.params import settings
from wijkonderzoek.report.model import Block, CompletenessRow, Provenance, Section, WijkReport
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.status import status_of

PACKAGE = "wijkonderzoek"
NOT_YET = "11"
"""The section on what does not (yet) work: `secties` cannot leave it out."""


def assemble(
    research: Research,
    *,
    name: Literal["urgentie", "monitor"],
    title: str,
    sections: Sequence[Section],
    complete: tuple[CompletenessRow, ...],
    findings: tuple[Finding, ...],
    provenance: Provenance,
) -> WijkReport:
    """A report of these sections, without those that `secties` leaves out."""
    region, study = research.region, research.study
    used = [r for r in research.readings if r.value.present]
    return WijkReport(
        name=name,
        title=title,
        region=region,
        study=study.name,
        study_title=study.params.titel,
        status=status_of(research, findings),
        fictional=any(ref.fictional for ref in provenance.snapshots),
        commissioned_by=study.params.opdrachtgever,
        made_by=study.params.gemaakt_door,
        contact=study.params.contact,
        boundaries_year=research.country.indeling,
        data_years=tuple(sorted({r.value.year for r in used})),
        sections=tuple(s for s in sections if wanted(research, s.number)),
        completeness=complete,
        caveats=tuple(sorted({key for r in used for key in r.indicator.caveats})),
        provenance=provenance,
        findings=findings,
    )


def wanted(research: Research, number: str) -> bool:
    """Whether a section is printed where it has input."""
    chosen = research.study.params.secties
    return not chosen or number in chosen or number == NOT_YET


def in_order(research: Research, sections: Sequence[Section | None]) -> tuple[Section, ...]:
    """The sections that have input; where figures stand in the middle, the stories come after them."""
    there = [section for section in sections if section is not None]
    if research.study.params.opzet == "cijfers_centraal":
        there.sort(key=lambda s: {"2": 1, "3": 0}.get(s.number, -1 if s.number in {"0", "1"} else 2))
    return tuple(there)


def provenance_of(research: Research, verb: str) -> Provenance:
    """All that is needed to make a report again; `verb`: the command that makes it."""
    refs = list(research.country.refs)
    if research.boundaries is not None:
        refs.append(research.boundaries.ref)
    study = research.study
    where = "" if study.path is None else f" --study {study.location}"
    chosen = _flat(settings(study.params)) | _chosen_quotes(research)
    return Provenance(
        package=PACKAGE,
        version=version(PACKAGE),
        study_hash=study.sha256,
        catalogue_hash=research.catalogue.sha256,
        snapshots=tuple(refs),
        settings=tuple((name, _setting(value)) for name, value in chosen.items()),
        command=f"wijkonderzoek {verb} {research.regio}{where}",
    )


def _chosen_quotes(research: Research) -> dict[str, list[str]]:
    """The quotes the study chooses, as settings: without those that may not be used (any more)."""
    interviews = research.study.interviews
    usable = set() if interviews is None else set(interviews.quotes["citaat_id"])
    chosen = research.study.params.gesprekken.citaten
    return {f"gesprekken.citaten.{key}": [id_ for id_ in ids if id_ in usable] for key, ids in chosen.items()}


def _flat(chosen: Mapping[str, object], block: str = "") -> dict[str, object]:
    """Settings with those of a block inside under both names: `urgentie.normaliseren`."""
    found: dict[str, object] = {}
    for name, value in chosen.items():
        if isinstance(value, dict) and value:
            found |= _flat(value, f"{block}{name}.")
        else:
            found[f"{block}{name}"] = value
    return found


def _setting(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def blocks_of(sections: tuple[Section, ...]) -> Iterator[Block]:
    """Every block of these sections and their parts, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.parts)
