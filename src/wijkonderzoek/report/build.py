"""From an opened study to a Wijkbeeld: the sections in their order, with their trace."""

from __future__ import annotations

from dataclasses import replace

from wijkonderzoek.report.agenda import NUMBER as AGENDA
from wijkonderzoek.report.agenda import agenda_section
from wijkonderzoek.report.annexes import all_figures, method, sources
from wijkonderzoek.report.assemble import assemble, blocks_of, in_order, provenance_of, wanted
from wijkonderzoek.report.case import case_for_effort
from wijkonderzoek.report.chances import chances_section
from wijkonderzoek.report.coalition import coalition
from wijkonderzoek.report.codebook import codebook_annex
from wijkonderzoek.report.completeness import completeness
from wijkonderzoek.report.conversation import conversation_sheets
from wijkonderzoek.report.model import FigureSpec, Map, Section, WijkReport
from wijkonderzoek.report.occasion import occasions
from wijkonderzoek.report.one_page import one_page
from wijkonderzoek.report.preconditions import preconditions
from wijkonderzoek.report.reach import reach_annex
from wijkonderzoek.report.recognition import recognition_section
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.say import say
from wijkonderzoek.report.state import state_of_the_wijk
from wijkonderzoek.report.stories import story_of_the_wijk
from wijkonderzoek.report.wijkdeal import wijkdeal


def build_urgentie(research: Research) -> WijkReport:
    """The Wijkbeeld of the area a study was opened on.

    Sections without input are left out and named in the completeness table; `secties` in studie.yml chooses
    among the rest.
    """
    provenance = provenance_of(research, "report")
    first, findings = one_page(research)
    sections = in_order(
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
    report = assemble(
        research,
        name="urgentie",
        title=f"Wijkbeeld: wat speelt er in {research.region.name}?",
        sections=sections,
        complete=completeness(research, with_map=_has_map(sections)),
        findings=findings,
        provenance=provenance,
    )
    deal = wijkdeal(research) if wanted(research, AGENDA) else None
    return replace(report, conversation=conversation_sheets(research, findings), deal=deal)


def _has_map(sections: tuple[Section, ...]) -> bool:
    return any(isinstance(block, FigureSpec) and isinstance(block.data, Map) for block in blocks_of(sections))
