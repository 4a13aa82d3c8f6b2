"""Section 12: the words never go further than the design, and without one nothing is said of effects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.report.test_not_yet import said
from wijkonderzoek.model import Status, Value
from wijkonderzoek.monitoring.effect import Rung, too_strong
from wijkonderzoek.monitoring.people import TURNOVER
from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.report.effect import WITHOUT, effect_section
from wijkonderzoek.report.limits import turnover_text
from wijkonderzoek.report.model import EventStrip, FigureSpec, Section, Table
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.interventions import Intervention


@pytest.fixture(scope="module")
def section(havenkwartier: Research) -> Section:
    return told(havenkwartier)


def told(research: Research, **other: object) -> Section:
    """Section 12 with some fields of the intervention of the example otherwise."""
    one = research.study.interventions[0]
    fields = one.model_dump(mode="json") | {"vergelijking": "peers"} | other
    made = replace(research, study=replace(research.study, interventions=(Intervention.model_validate(fields),)))
    found = effect_section(Monitored(made))
    assert found is not None
    return found


def test_without_a_design_it_says_so_and_what_no_figure_can_tell(havenkwartier: Research) -> None:
    bare = replace(havenkwartier, study=replace(havenkwartier.study, interventions=()))
    found = effect_section(Monitored(bare))
    assert found is not None
    assert said(found).startswith(WITHOUT)
    assert [part.title for part in found.parts] == ["Wat dit rapport niet kan zeggen"]


def test_without_goals_and_without_a_design_there_is_no_section(havenkwartier: Research) -> None:
    monitored = Monitored(replace(havenkwartier, study=replace(havenkwartier.study, interventions=())))
    vars(monitored)["goals"] = ()
    assert effect_section(monitored) is None


def test_an_intervention_elsewhere_is_not_told_here(havenkwartier: Research) -> None:
    assert [part.title for part in told(havenkwartier, gebied="WK999902").parts] == ["Wat dit rapport niet kan zeggen"]


def test_the_example_reaches_a_comparison_and_says_why_no_more(section: Section) -> None:
    text = said(section)
    assert "Trede 3 van 5: vergelijking" in text
    assert "ging anders dan in vergelijkbare wijken na de start van “Wijkteam Werk”. Maar vóór de start ging" in text
    assert "De wijk ging vóór de start al niet gelijk op" in text
    assert "begon bovendien hoger dan alle gebieden" in text


def test_p_stands_beside_what_was_computed_and_its_smallest_value(section: Section) -> None:
    text = said(section)
    assert "p = 0,048. Elk van de 20 andere gebieden nam één keer de plaats" in text
    assert "Lager dan 0,048 kan p met zo veel gebieden niet worden." in text
    assert "gemiddelde van 2020 tot en met 2023 min dat van 2013 tot en met 2016" in text
    assert "Dezelfde toets op de jaren vóór de start: p = 0,095." in text


def test_the_years_that_do_not_count_are_named(section: Section) -> None:
    text = said(section)
    assert "2017 telt niet mee, omdat de wijk op dat jaar is gekozen." in text
    assert "2018 en 2019 tellen ook niet mee" in text


def test_the_figure_shows_every_year_before_and_after_with_its_table(section: Section) -> None:
    figure = next(block for block in section.parts[0].blocks if isinstance(block, FigureSpec))
    assert isinstance(figure.data, EventStrip)
    assert [point.year for point in figure.data.points] == [*range(2013, 2017), *range(2018, 2024)]
    assert (figure.data.base, figure.data.start) == (2016, 2018)
    assert len(figure.table.rows) == len(figure.data.points)
    assert "2013 +5,5" in figure.alt
    assert figure.title.endswith("veranderde na de start, en ook al daarvoor")


def test_placebos_in_other_areas_and_at_other_starts_stand_in_one_table(section: Section) -> None:
    table = next(b for b in section.parts[0].blocks if isinstance(b, Table) and b.id.startswith("tabel-proef"))
    heads = [row[0].text for row in table.rows]
    assert heads[0] == "Havenkwartier, echte start (2018)"
    assert "Negen van de tien andere gebieden, zelfde jaren" in heads
    assert heads[-1] == "Havenkwartier, alsof de start in 2016 was"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"start": 2023, "selectiejaar": 2022}, "Het is nog te vroeg"),
        ({"start": 2013, "selectiejaar": 2012}, "geen cijfer van vóór de start"),
        ({"vergelijking": ["WK999902"]}, "valt samen met “Wijkteam Werk”. Meer is er niet van te zeggen."),
        ({"start": 2015, "selectiejaar": 2013}, "met zo weinig jaren vóór de start niet na te gaan"),
        ({"doel_id": None, "indicator": "woz_gemiddeld"}, "Er is dus geen verschil vast te stellen."),
        ({"doel_id": "schulden"}, "doet in deze studie niet mee"),
    ],
    ids=["too early", "nothing before", "one area", "few years", "another figure", "no figure"],
)
def test_what_cannot_be_said_is_told_in_plain_words(
    havenkwartier: Research, other: dict[str, object], words: str
) -> None:
    found = told(havenkwartier, **other)
    assert words in said(found)
    assert too_strong(said(found), Rung.VERGELIJKING) == ()


def test_a_welcome_figure_gets_no_stronger_words_than_another(section: Section) -> None:
    assert too_strong(said(section), Rung.VERGELIJKING) == ()


@pytest.mark.parametrize(("share", "words"), [(21.0, "Dat is veel: wat er in cijfers"), (9.0, "Dat is niet veel.")])
def test_a_study_that_brings_turnover_says_whether_residents_stay(
    havenkwartier: Research, share: float, words: str
) -> None:
    assert "Hoeveel mensen hier verhuizen, is niet bekend: CBS publiceert het niet" in said(told(havenkwartier))
    monitored = Monitored(havenkwartier)
    known = Value(share, "%", 2022, Status.OBSERVED, lower=share, upper=share)
    series = Series(havenkwartier.catalogue.indicator(TURNOVER), (known,))
    vars(monitored)["series"] = {**monitored.series, TURNOVER: series}
    assert words in turnover_text(monitored)


def test_a_bad_year_passes_by_itself_and_that_is_said(section: Section) -> None:
    assert "Daarom telt 2017, het jaar waarop de wijk is gekozen, nergens als begin." in said(section)
