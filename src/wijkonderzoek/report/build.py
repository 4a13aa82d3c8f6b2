"""From an opened study to a Wijkbeeld: the sections in their order, with their trace."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

from wijkonderzoek.params import settings
from wijkonderzoek.report.agenda import NUMBER as AGENDA
from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.annexes import all_figures, method, sources
from wijkonderzoek.report.case import case_for_effort
from wijkonderzoek.report.chances import chances_section
from wijkonderzoek.report.coalition import coalition
from wijkonderzoek.report.codebook import codebook_annex
from wijkonderzoek.report.completeness import completeness
from wijkonderzoek.report.conversation import conversation_sheets
from wijkonderzoek.report.model import Block, FigureSpec, Map, Provenance, Section, WijkReport
from wijkonderzoek.report.occasion import occasions
from wijkonderzoek.report.one_page import one_page
from wijkonderzoek.report.preconditions import preconditions
from wijkonderzoek.report.reach import reach_annex
from wijkonderzoek.report.recognition import recognition_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import say
from wijkonderzoek.report.state import state_of_the_wijk
from wijkonderzoek.report.status import status_of
from wijkonderzoek.report.stories import story_of_the_wijk
from wijkonderzoek.report.wijkdeal import wijkdeal

PACKAGE = "wijkonderzoek"


def build_urgentie(research: Research) -> WijkReport:
    """The Wijkbeeld of the area a study was opened on.

    Sections without input are left out and named in the completeness table; `secties` in studie.yml chooses
    among the rest.
    """
    region, study, country = research.region, research.study, research.country
    provenance = _provenance(research)
    first, findings = one_page(research)
    sections = _in_order(
        research,
        (
            first,
            occasions(research),
            story_of_the_wijk(research),
            state_of_the_wijk(research),
            recognition_section(research),
            chances_section(research),
            case_for_effort(research),
            coalition(research),
            agenda_section(research),
            preconditions(research),
            say(research),
            all_figures(research),
            method(research),
            sources(research, provenance),
            reach_annex(research),
            codebook_annex(research),
        ),
    )
    wanted = study.params.secties
    used = [r for r in research.readings if r.value.present]
    return WijkReport(
        name="urgentie",
        title=f"Wijkbeeld: wat speelt er in {region.name}?",
        region=region,
        study=study.name,
        study_title=study.params.titel,
        status=status_of(research, findings),
        fictional=any(ref.fictional for ref in provenance.snapshots),
        commissioned_by=study.params.opdrachtgever,
        made_by=study.params.gemaakt_door,
        contact=study.params.contact,
        boundaries_year=country.indeling,
        data_years=tuple(sorted({r.value.year for r in used})),
        sections=tuple(s for s in sections if not wanted or s.number in wanted),
        completeness=completeness(research, with_map=_has_map(sections)),
        caveats=tuple(sorted({key for r in used for key in r.indicator.caveats})),
        provenance=provenance,
        findings=findings,
        conversation=conversation_sheets(research, findings),
        deal=wijkdeal(research) if not wanted or AGENDA in wanted else None,
    )


def _in_order(research: Research, sections: Sequence[Section | None]) -> tuple[Section, ...]:
    """The sections that have input; where figures stand in the middle, the stories come after them."""
    there = [section for section in sections if section is not None]
    if research.study.params.opzet == "cijfers_centraal":
        there.sort(key=lambda s: {"2": 1, "3": 0}.get(s.number, -1 if s.number in {"0", "1"} else 2))
    return tuple(there)


def _provenance(research: Research) -> Provenance:
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
        command=f"wijkonderzoek report {research.regio}{where}",
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


def _has_map(sections: tuple[Section, ...]) -> bool:
    return any(isinstance(block, FigureSpec) and isinstance(block.data, Map) for block in blocks_of(sections))


def blocks_of(sections: tuple[Section, ...]) -> Iterator[Block]:
    """Every block of these sections and their parts, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.parts)
