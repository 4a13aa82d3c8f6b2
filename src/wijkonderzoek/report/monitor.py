"""The wijkmonitor: what became of a wijk, and of what was agreed. It is read yearly, results before effort."""

from __future__ import annotations

from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.annexes import all_figures, sources
from wijkonderzoek.report.assemble import assemble, in_order, provenance_of
from wijkonderzoek.report.coalition import coalition
from wijkonderzoek.report.effect import effect_section
from wijkonderzoek.report.model import WijkReport
from wijkonderzoek.report.monitor_completeness import monitor_completeness
from wijkonderzoek.report.monitor_method import monitor_method
from wijkonderzoek.report.monitor_page import monitor_page
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.not_yet import not_yet_section
from wijkonderzoek.report.preconditions import preconditions
from wijkonderzoek.report.progress import progress_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import say
from wijkonderzoek.report.state_in_short import state_in_short


def build_monitor(research: Research) -> WijkReport:
    """The wijkmonitor of the area a study was opened on.

    Sections without input are left out, as in the Wijkbeeld; section 11 is there whenever something lags behind, and
    `secties` cannot leave it out.
    """
    monitored = Monitored(research)
    provenance = provenance_of(research, "monitor")
    first, findings = monitor_page(monitored)
    sections = in_order(
        research,
        (
            first,
            state_in_short(monitored),
            coalition(research),
            agenda_section(research),
            preconditions(research),
            progress_section(monitored),
            not_yet_section(monitored),
            effect_section(monitored),
            say(research),
            all_figures(research, monitored.indicators),
            monitor_method(monitored),
            sources(research, provenance),
        ),
    )
    return assemble(
        research,
        name="monitor",
        title=f"Wijkmonitor: wat verandert er in {research.region.name}?",
        sections=sections,
        complete=monitor_completeness(monitored),
        findings=findings,
        provenance=provenance,
    )
