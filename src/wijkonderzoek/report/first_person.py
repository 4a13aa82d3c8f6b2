"""First-person stories as boxes in section 2: the words of a resident or professional, as they allowed them."""

from __future__ import annotations

from wijkonderzoek.report.model import Section, Signed
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.verhalen import Verhaal
from wijkonderzoek.wording.counts import month_text

TELLERS = {"bewoner": "Een bewoner vertelt", "professional": "Een professional vertelt"}


def stories_of(research: Research) -> tuple[Verhaal, ...]:
    """The stories that were told about this area."""
    return tuple(verhaal for verhaal in research.study.verhalen if verhaal.area in research.approach_labels)


def own_stories(research: Research) -> tuple[Section, ...]:
    """The stories of this area as a part of section 2; none where the study has none about it."""
    found = stories_of(research)
    if not found:
        return ()
    boxes = tuple(_box(research, verhaal) for verhaal in found)
    return (Section("verhaal-eigen-woorden", "2.5", "In hun eigen woorden", boxes),)


def _box(research: Research, verhaal: Verhaal) -> Signed:
    month = month_text(f"{verhaal.day:%Y-%m}")
    signed = f"{research.region.name}, {month}. Teruggelezen door de verteller, en met toestemming geplaatst."
    return Signed("verhaal", TELLERS[verhaal.role], verhaal.paragraphs, signed)
