"""Whatever bytes a file holds, it gives a table or an error of ours; a table written in any layout reads back the same."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sources.by_hand import (
    FLAGS,
    REGIONS,
    UNITS,
    flat,
    json_entities,
    short,
    stacked,
    text_of,
    write_csv,
    write_xlsx,
)
from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.errors import WijkonderzoekError
from wijkonderzoek.sources.files import read_file
from wijkonderzoek.sources.readers import read_table
from wijkonderzoek.sources.regional import read_regional
from wijkonderzoek.sources.saved_json import read_combined
from wijkonderzoek.sources.statline_csv import csv_grid
from wijkonderzoek.sources.store import RawTable, Store

FEW = settings(max_examples=60, deadline=None)
SOUND = {
    "csv": text_of(stacked()).encode(),
    "flat": text_of(flat()).encode(),
    "short": text_of([[str(cell) for cell in row] for row in short()]).encode(),
    "json": json.dumps(json_entities()).encode(),
}
with tempfile.TemporaryDirectory() as made:
    SOUND["xlsx"] = write_xlsx(Path(made), {"kwb": short()}).read_bytes()


def survives(body: bytes, name: str = "kwb-2018.dat") -> None:
    """Read a file with these bytes; what it gives can be stored and read again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        try:
            raw = read_file(path, load_catalogue(), table="84286NED", partial=True)
        except WijkonderzoekError:
            return
        assert isinstance(raw, RawTable)
        assert body in {part.body for part in raw.parts}
        store = Store(Path(folder) / "store")
        assert len(read_table(store.get(store.put(raw).id), "WijkenEnBuurten").regions) > 0


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_an_error_of_ours(body: bytes) -> None:
    survives(body)


@FEW
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_gives_a_table_or_an_error_of_ours(text: str, encoding: str) -> None:
    survives(("Kerncijfers wijken en buurten 2018\nWK059901;" + text).encode(encoding, "ignore"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 10_000), st.integers(0, 40), st.binary(max_size=8))
def test_damage_anywhere_gives_a_table_or_an_error_of_ours(kind: str, at: int, length: int, put: bytes) -> None:
    body = SOUND[kind]
    at %= len(body)
    survives(body[:at] + put + body[at + length :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@FEW
@given(st.sampled_from(sorted(json_entities())), JSON, st.booleans())
def test_any_entity_gives_a_table_or_an_error_of_ours(name: str, content: object, one_row: bool) -> None:
    saved = json_entities()
    rows = saved[name]
    assert isinstance(rows, list)
    field = sorted(rows[0])[len(str(content)) % len(rows[0])]
    saved[name] = [{**rows[0], field: content}, *rows[1:]] if one_row else content
    survives(json.dumps(saved).encode(), "84286NED.json")


@FEW
@given(JSON)
def test_any_json_gives_entities_or_an_error_of_ours(content: object) -> None:
    with suppress(WijkonderzoekError):
        assert "TypedDataSet" in read_combined(json.dumps({"TypedDataSet": content}).encode(), "x.json").entities


FIGURE = st.one_of(
    st.just("."),
    st.just(""),
    st.integers(-999, 10**7).map(str),
    st.decimals(-999, 99999, places=1).map(lambda number: f"{number:f}".replace(".", ",")),
)
NAME = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda t: not t.startswith("GM")
)


@FEW
@given(
    st.fixed_dictionaries({title: st.lists(FIGURE, min_size=6, max_size=6) for title in UNITS}),
    st.lists(NAME, min_size=6, max_size=6),
    st.sampled_from([";", "\t"]),
)
def test_a_table_in_any_layout_reads_back_the_same(
    figures: dict[str, list[str]], names: list[str], delimiter: str
) -> None:
    regions = [(code, name, n) for (code, _, n), name in zip(REGIONS, names, strict=True)]
    for rows in (
        stacked(figures, regions=regions),
        stacked(figures, groups=True, regions=regions),
        flat(figures, regions=regions),
    ):
        table = read_regional(csv_grid(text_of(rows, delimiter=delimiter).encode(), "f.csv")).table
        assert table.regions.index.tolist() == [code for code, _, _ in REGIONS]
        assert table.regions["name"].tolist() == names
        assert table.regions["flag"].tolist() == [0 if flag == "." else int(flag) for flag in FLAGS]
        assert [topic.path.split("/")[-1] for topic in table.topics.values()] == list(figures)
        for key, texts in zip(table.topics, figures.values(), strict=True):
            expected = [float(text.replace(",", ".")) if text not in {"", "."} else np.nan for text in texts]
            np.testing.assert_array_equal(table.cells[key], expected)
            gaps = table.gaps[key].tolist() if key in table.gaps else [-1] * 6
            assert [gap >= 0 for gap in gaps] == [text == "" for text in texts]


def test_the_sound_files_are_tables(tmp_path: Path) -> None:
    for kind, body in SOUND.items():
        path = tmp_path / f"kwb-2018-{kind}"
        path.write_bytes(body)
        assert read_file(path, load_catalogue()).rows == 6
    assert write_csv(tmp_path, stacked()).read_bytes().startswith(b"\xef\xbb\xbf")
