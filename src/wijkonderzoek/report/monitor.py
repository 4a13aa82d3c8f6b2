"""The wijkmonitor: what became of a wijk, and of what was agreed. It is read yearly, results before effort."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from wijkonderzoek.model import Finding
from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.annexes import all_figures, sources
from wijkonderzoek.report.assemble import assemble, in_order, provenance_of, wanted
from wijkonderzoek.report.coalition import coalition
from wijkonderzoek.report.effect import effect_section
from wijkonderzoek.report.model import Provenance, Section, Text, WijkReport
from wijkonderzoek.report.monitor_completeness import monitor_completeness
from wijkonderzoek.report.monitor_method import monitor_method
from wijkonderzoek.report.monitor_page import monitor_page
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.not_yet import not_yet_section
from wijkonderzoek.report.preconditions import preconditions
from wijkonderzoek.report.previous import edition_of, previous_path, read_previous
from wijkonderzoek.report.progress import progress_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import say
from wijkonderzoek.report.since import findings_text, since_part
from wijkonderzoek.report.state_in_short import state_in_short

PROGRESS = "10"


def build_monitor(research: Research, vorige: str = "") -> WijkReport:
    """The wijkmonitor of the area a study was opened on.

    Sections without input are left out, as in the Wijkbeeld; section 11 is there whenever something lags behind, and
    `secties` cannot leave it out. `vorige`: the monitor.json or urgentie.json of the previous edition; empty: the
    setting `monitor.vorige`. *Raises* `InputError` when that is not an edition of the same area and study.
    """
    monitored = Monitored(research)
    path = previous_path(research, vorige)
    previous = None if path is None else read_previous(research, path, vorige)
    provenance = provenance_of(research, "monitor")
    if path is not None:
        provenance = _with_previous(provenance, path, vorige)
    first, findings = monitor_page(monitored)
    sections = in_order(
        research,
        (
            first,
            state_in_short(monitored),
            coalition(research),
            agenda_section(research),
            preconditions(research),
            _with_since(progress_section(monitored), monitored, previous, findings),
            not_yet_section(monitored),
            effect_section(monitored),
            say(research),
            all_figures(research, monitored.indicators),
            monitor_method(monitored),
            sources(research, provenance),
        ),
    )
    there = [s.number for s in sections if wanted(research, s.number)]
    parts = [part.id for s in sections if s.number in there for part in s.parts]
    report = assemble(
        research,
        name="monitor",
        title=f"Wijkmonitor: wat verandert er in {research.region.name}?",
        sections=sections,
        complete=monitor_completeness(monitored, {*there, *parts}),
        findings=findings,
        provenance=provenance,
    )
    return replace(report, monitor=edition_of(monitored))


def _with_since(
    progress: Section | None, monitored: Monitored, previous: WijkReport | None, findings: tuple[Finding, ...]
) -> Section | None:
    """Section 10 with what changed since the previous edition, where there is one; on its own where nothing else is."""
    part = since_part(monitored, previous)
    if part is None or previous is None:
        return progress
    if previous.name == "monitor" and (said := findings_text(monitored, previous, tuple(f.id for f in findings))):
        part = replace(part, blocks=(*part.blocks, Text(said)))
    section = progress or Section("voortgang", PROGRESS, "Voortgang", ())
    numbered = replace(part, number=f"{PROGRESS}.{len(section.parts) + 1}")
    return replace(section, parts=(*section.parts, numbered))


def _with_previous(provenance: Provenance, path: Path, vorige: str) -> Provenance:
    """The trace with the previous edition by its hash; its folder on this machine is nobody's business."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    option = f" --vorige {Path(vorige).name}" if vorige else ""
    settings = (*provenance.settings, ("monitor.vorige.sha256", digest))
    return replace(provenance, settings=settings, command=provenance.command + option)
