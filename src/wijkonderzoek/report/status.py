"""How far a report is: quickscan, concept, besproken en geduid, definitief. Decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.approach.opinions import MIN_ANSWERS
from wijkonderzoek.model import Finding
from wijkonderzoek.report.model import ReportStatus
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import number


def status_of(research: Research, findings: Sequence[Finding]) -> ReportStatus:
    """The status of the report of an area with these findings on its first page.

    Figures alone are a quickscan, with stories a concept. It is `besproken en geduid` once a finding has a signed
    duiding and people were asked about some; `definitief` once all findings of page one have a duiding and answers of
    a party type that may be shown, on the figures as they are now.
    """
    if not research.told:
        return "quickscan"
    interpreted = research.duidingen.keys() & research.findings_now.keys()
    asked = any(recognition.heard for recognition in research.recognition.values())
    if not interpreted or not asked:
        return "concept"
    settled = findings and all(_settled(research, finding.id) for finding in findings)
    return "definitief" if settled else "besproken en geduid"


def _settled(research: Research, finding_id: str) -> bool:
    recognition = research.recognition.get(finding_id)
    answered = recognition is not None and bool(recognition.spoken) and not recognition.changed
    return answered and finding_id in research.duidingen


def status_rule() -> str:
    """The same rule for the description of methods."""
    return (
        "Quickscan: alleen cijfers. Concept: cijfers en gesprekken. Besproken en geduid: daarbij is over minstens één "
        "bevinding in dit beeld een duiding ondertekend en gedateerd, en zijn bevindingen voorgelegd. Definitief: elke "
        "bevinding op de eerste pagina heeft een duiding en antwoorden van minstens één partijtype met ten minste "
        f"{number(MIN_ANSWERS)} mensen, op de cijfers zoals ze nu zijn. Definitief betekent dus voorgelegd en geduid; "
        "wat betwist wordt, staat er als betwist."
    )
