"""What a figure owes its reader: every label readable, every mark explained, nothing by colour alone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.render import sample
from tests.unit.render.geometry import collisions, labels, outside
from wijkonderzoek.render.figures import draw, palette
from wijkonderzoek.render.figures.dot_strip import NO_VALUE
from wijkonderzoek.render.figures.svg import SMALL, WIDTH
from wijkonderzoek.render.figures.text import Box, Flag, place_flags, text_width, wrap
from wijkonderzoek.report.model import DotStrip, FigureSpec, Tick, TrendPoint

FIGURES: dict[str, FigureSpec] = {
    "dots": sample.figure("dots", sample.dot_strip(), "Punten"),
    "trend": sample.figure("trend", sample.trend_strip(), "Trend"),
    "position": sample.figure("position", sample.position_strip(), "Positie"),
    "mentions": sample.figure("mentions", sample.mention_strip(), "Onderwerpen"),
    "goal": sample.figure("goal", sample.goal_path(), "Loopt achter"),
    "opinions": sample.figure("opinions", sample.opinion_strip(), "Randvoorwaarden"),
    "event": sample.figure("event", sample.event_strip(), "Verschil"),
    "many mentions": sample.figure("many", sample.mention_strip(500), "Onderwerpen"),
    "map": sample.figure("map", sample.area_map(), "Kaart"),
    **{figure.id: figure for strip in sample.odd_strips() for figure in strip.figures},
}


def texts(spec: FigureSpec) -> str:
    return " ".join(label.text for label in labels(draw(spec)))


@pytest.mark.parametrize("name", FIGURES)
def test_labels_stay_on_the_canvas_and_never_touch(name: str) -> None:
    svg = draw(FIGURES[name])
    assert outside(svg) == []
    assert collisions(svg) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_an_image_named_by_its_alt_text(name: str) -> None:
    root = ElementTree.fromstring(draw(FIGURES[name]))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == FIGURES[name].alt


@pytest.mark.parametrize("name", FIGURES)
def test_drawing_twice_gives_the_same_bytes_with_short_coordinates(name: str) -> None:
    svg = draw(FIGURES[name])
    assert svg == draw(FIGURES[name])
    assert not re.search(r"\d\.\d{2,}", re.sub(r'aria-label="[^"]*"|>[^<]*<', "", svg))


@pytest.mark.parametrize("name", FIGURES)
def test_text_is_at_least_11_px_on_a_phone_of_320_px(name: str) -> None:
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', draw(FIGURES[name]))]
    room = 320 - 2 * 14
    assert min(sizes) >= SMALL
    assert SMALL * room / WIDTH >= 11


names = st.text(alphabet="abcdeM ilW-", min_size=1, max_size=60)
at = st.floats(0, 30, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(value=at, references=st.lists(st.tuples(at, names), max_size=2))
def test_labels_of_a_dot_strip_never_collide_wherever_the_values_lie(
    value: float, references: list[tuple[float, str]]
) -> None:
    ticks = tuple(Tick(place, f"{name} 1,0 %") for place, name in references)
    spec = sample.figure("x", sample.dot_strip(value=Tick(value, "18,2 %"), references=ticks), "x")
    svg = draw(spec)
    assert outside(svg) == []
    assert collisions(svg) == []


@settings(max_examples=60, deadline=None)
@given(
    here=st.lists(st.none() | at, min_size=1, max_size=12),
    there=st.lists(st.none() | at, max_size=12),
    name=names,
    breaks=st.lists(st.integers(2010, 2021), max_size=3, unique=True),
)
def test_labels_of_a_trend_never_collide_whatever_the_series(
    here: list[float | None], there: list[float | None], name: str, breaks: list[int]
) -> None:
    def points(numbers: list[float | None]) -> tuple[TrendPoint, ...]:
        return tuple(
            TrendPoint(2010 + n, v, None, None, "" if v is None else f"{v:.1f} %") for n, v in enumerate(numbers)
        )

    data = sample.trend_strip(points=points(here), reference=points(there), reference_label=name, breaks=tuple(breaks))
    svg = draw(sample.figure("x", data, "x"))
    assert outside(svg) == []
    assert collisions(svg) == []


def test_the_legend_explains_only_the_marks_that_are_there() -> None:
    full, bare = texts(FIGURES["dots"]), texts(FIGURES["geen-buren/stand"])
    for words in (
        "dit gebied",
        "marge",
        "andere wijken in Voorbeeldstad",
        "buurten in deze wijk",
        "ook zeer sterk stedelijk",
        "20 vergelijkbare wijken",
        "Amsterdam",
    ):
        assert words in full
    assert "dit gebied" in bare
    assert not any(words in bare for words in ("marge", "andere", "buurten", "vergelijkbare", "stedelijk", "Amsterdam"))


def test_every_peer_and_every_large_city_is_a_mark_of_its_own_below_the_lane() -> None:
    svg, data = draw(FIGURES["dots"]), FIGURES["dots"].data
    assert isinstance(data, DotStrip)
    paths = dict(re.findall(r'<path d="([^"]+)" fill="([^"]+)" stroke="[^"]+" stroke-width="1', svg))
    dots = max((d for d, fill in paths.items() if fill == palette.SPREAD_MIDDLE and "a2.8" in d), key=len)
    lane = max((d for d, fill in paths.items() if fill == palette.PAPER and "a3.5" in d), key=len)
    squares = max((d for d, fill in paths.items() if "h6v6h-6z" in d), key=len)
    assert (dots.count("M"), lane.count("M"), squares.count("M")) == (len(data.peers), len(data.siblings), 4)
    lowest, highest = (
        max(float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)", lane)),
        min(float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)", dots)),
    )
    assert highest - lowest > 2.8 + 3.5


def test_a_missing_value_is_said_in_words() -> None:
    assert NO_VALUE in texts(FIGURES["geen-waarde/stand"])
    assert "Geen vergelijkbare cijfers" in texts(FIGURES["geen-waarde/trend"])


def test_a_long_name_never_pushes_its_figure_off_the_canvas() -> None:
    written = texts(FIGURES["lange-namen/stand"])
    assert "12,0\u00a0%" in written
    assert "12,4\u00a0%" in written


def test_a_line_never_crosses_a_break_or_a_year_without_a_figure() -> None:
    years = sample.trend_strip().points
    assert [point.year for point in years if point.value is None] == [2017]
    lines = re.findall(rf'd="([^"]+)" fill="none" stroke="{palette.HERE}" stroke-width="2.6"', draw(FIGURES["trend"]))
    assert len(lines) == 1
    assert [len(part.split()) for part in lines[0].split("M")[1:]] == [2 * 5, 2 * 6]


def test_the_last_value_is_labelled_with_its_year_when_it_is_not_of_the_last_year() -> None:
    points = sample.trend_strip().points
    stopped = (*points[:-1], replace(points[-1], value=None, label=""))
    written = texts(sample.figure("x", sample.trend_strip(points=stopped), "x"))
    assert "(2022)" in written
    assert "breuk" in written


def test_map_classes_are_told_apart_by_number_and_count_too() -> None:
    written = [label.text for label in labels(draw(FIGURES["map"]))]
    assert "3 tot 6 % (6)" in written
    assert written.count("5") >= 4
    assert "geen cijfer" in written
    assert "Voorbeeldwijk" in written


def test_colours_keep_their_contrast() -> None:
    for text in (palette.INK, palette.MUTED, palette.HERE, palette.REFERENCE):
        assert palette.contrast(text, palette.PAPER) >= 4.5
        assert palette.contrast(text, palette.WASH) >= 4.5
    for mark in (palette.OTHERS, palette.HERE, palette.REFERENCE):
        assert palette.contrast(mark, palette.PAPER) >= 3
        assert palette.contrast(mark, palette.SPREAD_WIDE) >= 3
    assert palette.contrast(palette.INK, palette.ALERT) >= 4.5
    for count in range(1, 7):
        for fill in palette.class_colours(count):
            assert palette.contrast(fill, palette.readable_on(fill)) >= 4.5


def test_more_than_six_classes_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 6 classes"):
        palette.class_colours(7)


def test_wrapping_keeps_a_number_with_its_unit_and_ends_in_an_ellipsis() -> None:
    lines = wrap("Voorbeeldstad 12,4\u00a0%", text_width("Voorbeeldstad 12,4", 13), 13)
    assert lines == ("Voorbeeldstad", "12,4\u00a0%")
    assert wrap("2.693\u00a0adressen", 60, 13) == ("2.693", "adressen")
    assert wrap("een twee drie vier vijf", 40, 13, max_lines=2)[-1].endswith("…")
    assert all(text_width(line, 13) <= 60 for line in wrap("x" * 80, 60, 13, max_lines=9))


def test_many_flags_on_one_spot_get_lines_of_their_own() -> None:
    flags = [Flag(50, 90, 1)] * 7
    boxes = [Box(p.left, -p.top * 16, p.left + 90, -p.slot * 16) for p in place_flags(flags, 0, 100)]
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])


def test_every_conversation_is_a_circle_of_its_own_until_they_are_too_many_to_count() -> None:
    few, many = (draw(sample.figure("m", sample.mention_strip(total), "Onderwerpen")) for total in (11, 500))
    assert few.count("<circle") == 3 * 11 + 2  # three rows, and one of each kind in the legend
    assert "<circle" not in many


def test_a_group_whose_opinion_may_not_be_told_has_no_mark_and_the_row_says_why() -> None:
    drawn = draw(sample.figure("o", sample.opinion_strip(), "Randvoorwaarden"))
    squares, rings = drawn.count('width="8" height="8"'), drawn.count('r="4.2"')
    assert (squares, rings) == (1 + 1, 2 + 1)  # of the groups that may be told, and one in the legend
    assert "bestuur: besproken" in drawn


def test_a_goal_shows_what_was_first_agreed_only_where_that_was_something_else() -> None:
    once, revised = (draw(sample.figure("g", sample.goal_path(first=first), "Loopt achter")) for first in (False, True))
    assert "eerst afgesproken: 10 % in 2028" in revised
    assert "eerst afgesproken" not in once
    assert "streven: 12 % in 2030" in once
    assert "19,5 %" in once


def test_a_line_of_differences_never_crosses_a_year_that_does_not_count() -> None:
    svg = draw(FIGURES["event"])
    lines = re.findall(r'<path d="M([^"]*)" fill="none" stroke="[^"]*" stroke-width="2.6"', svg)
    assert [line.count(" ") // 2 + 1 for line in lines] == [1, 3, 3]
    assert "start" in texts(FIGURES["event"])
    assert "2015: waarmee elk jaar is vergeleken" in texts(FIGURES["event"])
