"""A codebook is read with its levels, and two codes are never taken for one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.intake.refi_parts import CODES, zipped
from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.intake.codebook import read_qdc, tool_name
from wijkonderzoek.intake.example.refi import write_qdc
from wijkonderzoek.intake.project import CodedProject, CodeEntry

SECRET = "KANARIE-7F3A"


def qdc(codes: str, *, origin: str = "", space: str = "urn:QDA-XML:codebook:1.0", rest: str = "") -> bytes:
    return f'<CodeBook xmlns="{space}" origin="{origin}"><Codes>{codes}</Codes>{rest}</CodeBook>'.encode()


def places(body: bytes) -> list[tuple[str, ...]]:
    return [entry.path for entry in read_qdc(body).codes]


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:0:4"])
def test_a_codebook_reads_the_same_in_any_version_of_the_namespace(space: str) -> None:
    project = read_qdc(qdc(CODES, space=space))
    assert [entry.path for entry in project.codes] == [("wonen",), ("wonen", "lift")]
    assert (project.documents, project.codings, project.format) == ((), (), "refi_qdc")


def test_one_name_in_two_branches_is_two_codes() -> None:
    codes = '<Code name="wonen"><Code name="veiligheid"/></Code><Code name="buiten"><Code name="veiligheid"/></Code>'
    assert places(qdc(codes))[1::2] == [("wonen", "veiligheid"), ("buiten", "veiligheid")]


def test_descriptions_and_folders_are_kept() -> None:
    codes = '<Code name="map" isCodable="false"><Description>Alles &amp; meer</Description><Code name="lift"/></Code>'
    assert read_qdc(qdc(codes)).codes == (
        CodeEntry(("map",), "Alles & meer", codable=False),
        CodeEntry(("map", "lift")),
    )


def test_a_codebook_of_taguette_gets_the_levels_its_names_hold() -> None:
    codes = "".join(
        f'<Code name="{name}" isCodable="true"/>' for name in ("wonen", "buurt", "wonen.lift", "bijv. trap")
    )
    wanted = [("wonen",), ("buurt",), ("wonen", "lift"), ("bijv. trap",)]
    assert places(qdc(codes, origin="Taguette 1.4.1", rest="<Sets/>")) == wanted


def test_a_dot_in_a_name_of_another_tool_is_part_of_the_name() -> None:
    codes = '<Code name="wonen"/><Code name="wonen.lift"/>'
    assert places(qdc(codes, origin="NVivo 14")) == [("wonen",), ("wonen.lift",)]


@pytest.mark.parametrize(
    ("codes", "match"),
    [
        (
            f'<Code name="{SECRET}"/><Code name="a"/><Code name="{SECRET}"/>',
            "code 3: the same name and place as code 1",
        ),
        (f'<Code guid="A1" name="{SECRET}"/><Code guid="{{a1}}" name="b"/>', "code 2: the same GUID"),
        (f'<Code name="{SECRET}"/><Code name=" "/>', "code 2: has no name"),
    ],
)
def test_codes_that_cannot_be_told_apart_are_refused_by_number(codes: str, match: str) -> None:
    with pytest.raises(ExportError, match=match) as caught:
        read_qdc(qdc(codes))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (b"", "not sound XML"),
        (zipped({"project.qde": "<Project/>"}), "not sound XML"),
        (b"<html/>", "not a codebook"),
        (qdc('<Code name="caf\u00e9"/>').decode().encode("latin-1"), "not sound XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CodeBook>&x;</CodeBook>', "document type"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><CodeBook/>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><CodeBook>&b;</CodeBook>', "document type"),
        (qdc('<Code name="a">' * 3_000 + "</Code>" * 3_000), "more than 100 deep"),
        (qdc("<Code " + " ".join(f'a{n}="{"x" * 60}"' for n in range(30_000)) + "/>"), "a tag or remark of more than"),
        (qdc("".join(f"<a{n}/>" for n in range(1_001))), "names of elements"),
        (qdc("<a/>" * 1_000_001), "more than 1,000,000 elements"),
    ],
    ids=["empty", "archive", "html", "latin-1", "entity", "dtd", "laughs", "deep", "long tag", "names", "elements"],
)
def test_xml_that_would_do_harm_is_refused(body: bytes, match: str) -> None:
    with pytest.raises(ExportError, match=match):
        read_qdc(body)


@pytest.mark.parametrize(
    ("origin", "tool"),
    [
        ("NVivo 12.6.0.959", "NVivo 12.6.0.959"),
        ("ATLAS.ti Win 23.4.0", "ATLAS.ti 23.4.0"),
        ("Taguette 1.4.1-40-gfea", "Taguette 1.4.1"),
        ("QualCoder", "QualCoder"),
        (f"{SECRET} de Vries", ""),
    ],
)
def test_only_tools_that_are_known_are_named(origin: str, tool: str) -> None:
    assert tool_name(origin) == tool


NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1).filter(
    str.strip
)


@given(st.dictionaries(st.lists(NAME, min_size=1, max_size=4).map(tuple), st.tuples(NAME, st.booleans()), max_size=8))
def test_a_codebook_that_is_written_reads_back(codes: dict[tuple[str, ...], tuple[str, bool]]) -> None:
    every = {path[:depth]: ("", True) for path in codes for depth in range(1, len(path) + 1)} | codes
    entries = tuple(CodeEntry(path, *said) for path, said in every.items())
    read = read_qdc(write_qdc(CodedProject("x", "", (), entries, ())))
    assert set(read.codes) == set(entries)


@given(st.one_of(st.binary(max_size=80), st.text(st.sampled_from('<>/CodeBk nam="" &;!'), max_size=60).map(str.encode)))
def test_any_bytes_give_codes_or_an_error_of_ours(body: bytes) -> None:
    with suppress(WijkonderzoekError):
        assert read_qdc(body).codings == ()
