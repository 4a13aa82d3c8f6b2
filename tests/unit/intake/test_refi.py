"""A REFI-QDA project reads the same whichever tool wrote it, and what cannot be is refused by number."""

from __future__ import annotations

import dataclasses
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.refi_parts import (
    CODES,
    ONE_TEXT,
    USERS,
    project_file,
    qdpx,
    selection,
    source,
    where,
    zipped,
)
from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.intake.example.refi import MANNERS, Style, write_refi
from wijkonderzoek.intake.project import CodedDocument, CodedProject, CodeEntry, Coding
from wijkonderzoek.intake.refi import read_refi

SECRET = "KANARIE-7F3A"
LIFT = where("Die lift is al weken kapot.")
NOBODY = where("Niemand komt.")
SOUND = source(selection(*LIFT, "c2") + selection(*NOBODY, "c1", "c2", user="u2"))


def passages(project: CodedProject) -> list[tuple[str, str, str]]:
    """Words, code and coder of every coding."""
    texts = {document.key: document.text or "" for document in project.documents}
    return [
        (texts[coding.document][coding.start : coding.end], "/".join(coding.code), coding.coder)
        for coding in project.codings
    ]


def losses(body: bytes) -> str:
    return "\n".join(read_refi(body).losses)


def refused(body: bytes, match: str) -> None:
    """An export is refused for a reason that holds nothing of it."""
    with pytest.raises(ExportError, match=match) as caught:
        read_refi(body)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_codings_stand_at_their_words_with_their_code_and_coder() -> None:
    project = read_refi(qdpx(SOUND, origin="QualCoder 3.5"))
    assert passages(project) == [
        ("Die lift is al weken kapot.", "wonen/lift", "Coder een"),
        ("Niemand komt.", "wonen", "Coder twee"),
        ("Niemand komt.", "wonen/lift", "Coder twee"),
    ]
    assert [coding.passage for coding in project.codings] == ["1", "2", "2"]
    assert project.tool == "QualCoder 3.5"
    assert project.losses == ()


@pytest.mark.parametrize("name", ["project.qde", "Trial.qde", "PROJECT.QDE"])
@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES"])
@pytest.mark.parametrize("path", ["internal://een.txt", "internal:///een.txt", "een.txt", "INTERNAL://Een.txt",
                                  "internal://sources/een.txt"])  # fmt: skip
def test_the_text_is_found_however_a_tool_writes_its_path(name: str, folder: str, path: str) -> None:
    body = zipped(
        {".root": "", name: project_file(source(selection(*LIFT, "c2"), path)), f"{folder}/een.txt": ONE_TEXT}
    )
    assert passages(read_refi(body)) == [("Die lift is al weken kapot.", "wonen/lift", "Coder een")]


def test_a_text_may_stand_in_the_project_file_itself() -> None:
    inside = f"<PlainTextContent>{ONE_TEXT}</PlainTextContent>{selection(*LIFT, 'c1')}"
    assert passages(read_refi(qdpx(source(inside, path=""), {})))[0][0] == "Die lift is al weken kapot."


def test_the_namespace_and_what_is_unknown_do_not_matter() -> None:
    xml = project_file(f'<Nieuw a="1"/>{SOUND}', rest="<Graphs><Graph/></Graphs>")
    for space in ("urn:QDA-XML:project:1.5", "http://schema.qdasoftware.org/x"):
        body = zipped({"a.qde": xml.replace("urn:QDA-XML:project:1.0", space), "sources/een.txt": ONE_TEXT})
        assert len(read_refi(body).codings) == 3


def test_guids_are_compared_without_braces_and_case() -> None:
    codes = '<Code guid="{AB-1}" name="wonen"/>'
    users = '<Users><User guid="{CD-2}" name="Coder een"/></Users>'
    inside = source(selection(*LIFT, "ab-1", user="cd-2"))
    assert passages(read_refi(qdpx(inside, codes=codes, users=users)))[0][1:] == ("wonen", "Coder een")


def test_windows_line_ends_and_a_mark_give_the_same_passages() -> None:
    raw = b"\xef\xbb\xbf" + ONE_TEXT.replace("\n", "\r\n").encode()
    start, end = where("Die wel", ONE_TEXT.replace("\n", "\r\n"))
    project = read_refi(qdpx(source(selection(start, end, "c1") + selection(*LIFT, "c1")), {"sources/een.txt": raw}))
    assert [words for words, _, _ in passages(project)] == ["Die wel", "Die lift is al weken kapot."]
    assert project.documents[0].text == ONE_TEXT


def test_a_text_in_utf16_is_read_by_its_mark() -> None:
    body = qdpx(source(selection(*LIFT, "c1")), {"sources/een.txt": ONE_TEXT.encode("utf-16")})
    assert passages(read_refi(body))[0][0] == "Die lift is al weken kapot."


def test_the_text_of_a_pdf_is_coded_through_its_representation() -> None:
    text = f'<Representation plainTextPath="internal://een.txt">{selection(*LIFT, "c2")}</Representation>'
    area = '<PDFSelection page="1"><Coding><CodeRef targetGUID="c1"/></Coding></PDFSelection>'
    body = qdpx(source(area + text, path="", tag="PDFSource"))
    assert passages(read_refi(body)) == [("Die lift is al weken kapot.", "wonen/lift", "Coder een")]
    assert losses(body) == "Codings of an area of a PDF, not read (1)."


def test_overlapping_selections_stay_apart_and_the_same_coding_twice_counts_once() -> None:
    inside = selection(*LIFT, "c2") * 2 + selection(LIFT[0], LIFT[1] - 7, "c2") + selection(*LIFT, "c2", user="u2")
    project = read_refi(qdpx(source(inside)))
    assert len(project.codings) == 3
    assert project.losses == ("Codings that a coder gave twice to the same passage, counted once (1).",)


CODING = '<Coding creatingUser="u1"><CodeRef targetGUID="c1"/></Coding>'


@pytest.mark.parametrize(
    ("sources", "rest", "lost"),
    [
        (source(CODING * 2), "", "Codings of a whole document, without a place in it, not read (2)."),
        (source(selection(4, 4, "c1")), "", "Codings of a passage without length, not read (1)."),
        (source(selection(*LIFT, inside="<Coding/>")), "", "Codings without a code, not read (1)."),
        (SOUND, "<Notes><Note guid='n'/><Note guid='m'/></Notes>", "Memos and descriptions, not read (2)."),
        (source("<Description>x</Description>"), "", "Memos and descriptions, not read (1)."),
        (SOUND, "<Links><Link/></Links>", "Links, not read (1)."),
        (SOUND, "<Cases><Case><VariableValue/><VariableValue/></Case></Cases>",
         "Values of variables, kept in your tables and not read from the export (2)."),
        (source("<VariableValue/>"), "", "Values of variables, kept in your tables and not read from the export (1)."),
        (f"<AudioSource guid='a'><Transcript><TranscriptSelection>{CODING}</TranscriptSelection></Transcript>"
         f"<AudioSelection>{CODING}</AudioSelection></AudioSource><PictureSource guid='p'>{CODING}</PictureSource>", "",
         "Codings of sound, video or pictures, with their transcripts, not read (3)."),
        (source(selection(*LIFT, "c1", user="u9")), "", "Coders without a name in the export, known by their GUID (1)."),
    ],
)  # fmt: skip
def test_what_is_not_read_is_counted(sources: str, rest: str, lost: str) -> None:
    assert losses(qdpx(sources, rest=rest)) == lost


@pytest.mark.parametrize(
    "path", ["relative:///een.txt", "file:///elders/een.txt", "/elders/een.txt", r"C:\texts\een.txt", "internal://twee.txt",
             r"\\server\een.txt", ""]
)  # fmt: skip
def test_a_text_outside_the_archive_loses_its_own_codings_only(path: str) -> None:
    outside = source(selection(0, 5, "c1") + selection(99_999, 5, "c1", "c2"), path, guid="s2")
    project = read_refi(qdpx(SOUND + outside))
    assert len(project.codings) == 3
    assert project.documents[1].text is None
    assert project.losses == ("Documents without a text in the export (number 2); codings lost with them: 3.",)


def test_two_people_of_one_name_are_told() -> None:
    users = '<Users><User guid="u1" name="A"/><User guid="u2" name="A"/></Users>'
    assert losses(qdpx(SOUND, users=users)) == "Users with the name of another, read as one coder (1)."


def test_coders_that_the_export_does_not_name_stay_apart() -> None:
    assert [coder for _, _, coder in passages(read_refi(qdpx(SOUND, users="")))] == ["u1", "u2", "u2"]


def test_a_folder_that_was_given_is_a_code() -> None:
    project = read_refi(qdpx(source(selection(*LIFT, "c1")), codes='<Code guid="c1" name="w" isCodable="false"/>'))
    assert project.codes == (CodeEntry(("w",)),)
    assert "read as codable (1)." in project.losses[0]


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (zipped({"sources/een.txt": ONE_TEXT}), r"holds no project file"),
        (zipped({"map/project.qde": project_file(SOUND)}), r"holds no project file"),
        (zipped({"a.qde": project_file(SOUND), f"{SECRET}.qde": project_file(SOUND)}), "holds 2 project files"),
        (zipped({"project.qde": " \n"}), "its project file is empty"),
        (zipped({"project.qde": "<CodeBook/>"}), "not a project"),
        (zipped({"project.qde": project_file(SOUND)[:-9]}), "not sound XML"),
        (qdpx(source(path=f"internal://../{SECRET}")), "document 1: the path of its text leads out"),
        (qdpx(source(path=f"sources\\..\\..\\{SECRET}")), "document 1: the path of its text leads out"),
        (qdpx(SOUND + SOUND), "document 2: the same GUID as another"),
        (qdpx(SOUND, codes=CODES + f'<Code guid="{{C1}}" name="{SECRET}"/>'), "code 3: the same GUID"),
        (qdpx(SOUND, codes=CODES + '<Code guid="c3" name="wonen"/>'), "code 3: the same name and place as code 1"),
        (qdpx(SOUND, users=USERS.replace("u2", "U1")), "user 2: the same GUID"),
        (qdpx(source(selection(*LIFT, "c2") + selection(*NOBODY, SECRET))), "document 1, selection 2: a coding names a code"),
        (qdpx(source(selection(*LIFT, "c2") + selection(9, 3, "c1"))), "document 1, selection 2: ends before"),
        (qdpx(source(selection(*LIFT, "c2") + selection(-1, 3, "c1"))), "document 1, selection 2: ends before"),
        (qdpx(source(selection(*LIFT, "c2") + selection(3, 900, "c1"))), "document 1, selection 2: ends after its text"),
        (qdpx(source(selection(3, "9" * 5_000, "c1"))), "document 1, selection 1: not a whole number"),
        (qdpx(source(selection("", 3, "c1"))), "document 1, selection 1: not a whole number"),
        (qdpx(source(selection("٣", 9, "c1"))), "document 1, selection 1: not a whole number"),
        (qdpx(SOUND, {"sources/een.txt": ONE_TEXT.replace("al", "caf\u00e9").encode("latin-1")}), "document 1: its text is not UTF-8"),
        (qdpx(SOUND, {"sources/een.txt": "a b " * 1_300_000}), "document 1: more than 5,000,000 bytes|grows"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_number(body: bytes, match: str) -> None:
    refused(body, match)


WORDS = st.sampled_from(["lift", "één", "e\u0301n", "ĳs", "😀", "👩\u200d👧", "huis\u00a0aan\u00a0huis", "wo\u00adning",
                         "‘s", "[onverstaanbaar]", "ÿ", "𝒳y", "ok\ufe0f", "\u200f"])  # fmt: skip
GAPS = st.sampled_from([" ", "\n", ", ", ".\n\n", "\u00a0", " \u2028", "\t"])
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=8
)
SHOWN = NAMES.filter(lambda name: bool(name.strip()))


@st.composite
def projects(draw: st.DrawFn) -> CodedProject:
    """Any project of some conversations: each word of a text is another one, so that every passage is unlike others."""
    paths = draw(st.lists(st.lists(SHOWN, min_size=1, max_size=3).map(tuple), min_size=1, max_size=5))
    every = dict.fromkeys(path[:depth] for path in paths for depth in range(1, len(path) + 1))
    codes = tuple(CodeEntry(path, draw(NAMES | st.just("")), codable=draw(st.booleans())) for path in every)
    given_codes = [code.path for code in codes if code.codable]
    coders = [name.strip() for name in draw(st.lists(SHOWN, min_size=1, max_size=3))] + [""]
    documents, codings = [], []
    for number in range(draw(st.integers(0, 3))):
        words = [f"{draw(WORDS)}w{number}x{place}{draw(WORDS)}" for place in range(draw(st.integers(1, 8)))]
        gaps = [draw(GAPS) for _ in words]
        text = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
        starts = [sum(map(len, words[:place])) + sum(map(len, gaps[:place])) for place in range(len(words))]
        documents.append(CodedDocument(f"d{number}", draw(NAMES), text))
        for passage in range(draw(st.integers(0, 4)) if given_codes else 0):
            first, last = sorted((draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(words) - 1))))
            for _ in range(draw(st.integers(1, 3))):
                code, coder = draw(st.sampled_from(given_codes)), draw(st.sampled_from(coders))
                end = starts[last] + len(words[last])
                codings.append(Coding(f"d{number}", code, coder, starts[first], end, str(passage)))
    return CodedProject("made", "", tuple(documents), codes, tuple(codings))


def known(project: CodedProject) -> tuple[Any, ...]:
    """What a project says, whatever its keys and order."""
    place = {document.key: number for number, document in enumerate(project.documents)}
    return (
        [(document.name, document.text) for document in project.documents],
        set(project.codes),
        {(place[c.document], c.code, c.coder, c.start, c.end) for c in project.codings},
    )


@pytest.mark.parametrize("style", MANNERS)
@settings(max_examples=60, deadline=None)
@given(project=projects())
def test_a_project_reads_back_as_it_was_in_every_style(style: Style, project: CodedProject) -> None:
    body = write_refi(project, style)
    assert known(read_refi(body)) == known(project)
    assert body == write_refi(project, style)


def example() -> CodedProject:
    """Two coders, an emoji early on, passages of several codes."""
    text = "I: Hoe gaat het hier? 😀\nR: De lift is kapot.\nR: Niemand komt, de buurt is stil."
    start, end = where("De lift is kapot", text)
    quiet = where("de buurt is stil", text)
    codings = [
        Coding("d", ("wonen", "lift"), "A", start, end, "1"),
        Coding("d", ("wonen",), "A", start, end, "1"),
        Coding("d", ("wonen",), "B", *quiet, "2"),
    ]
    codes = (CodeEntry(("wonen",), "Alles over huizen"), CodeEntry(("wonen", "lift")))
    return CodedProject("made", "", (CodedDocument("d", "Een", text),), codes, tuple(codings))


@pytest.mark.parametrize(
    ("style", "mode", "tool"),
    [
        ("standard", "codepoint", ""),
        ("nvivo_windows", "utf16+crlf", "NVivo 12.6"),
        ("nvivo_mac", "utf16", "NVivo 12.7"),
        ("atlas", "codepoint", "ATLAS.ti 26.0"),
    ],
)
def test_each_tool_is_read_by_its_own_way_of_counting(style: Style, mode: str, tool: str) -> None:
    project = read_refi(write_refi(example(), style))
    assert project.offsets is not None
    assert (project.offsets.mode, project.tool) == (mode, tool)
    assert Counter(coding.passage for coding in project.codings) == {"1": 2, "2": 1}


def test_nothing_of_a_conversation_shows_when_a_project_is_printed() -> None:
    project = read_refi(write_refi(example(), "nvivo_mac"))
    assert not any(word in repr(project) for word in ("lift", "wonen", "Een", "buurt", "huizen"))


def test_codings_without_a_place_and_texts_elsewhere_are_written_as_what_is_lost() -> None:
    made = example()
    placeless = dataclasses.replace(made.codings[0], start=None, end=None)
    elsewhere = CodedDocument("e", "Twee", None)
    project = dataclasses.replace(made, documents=(*made.documents, elsewhere), codings=(placeless,))
    read = read_refi(write_refi(project, "standard"))
    assert [document.text for document in read.documents] == [made.documents[0].text, None]
    assert read.codings == ()
    assert "whole document" in read.losses[0]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.binary(min_size=0, max_size=4)), max_size=5))
def test_any_change_of_the_project_file_gives_a_project_or_an_error_of_ours(changes: list[tuple[int, bytes]]) -> None:
    xml = bytearray(project_file(SOUND, rest="<Notes><Note guid='n'/></Notes>").encode())
    for at, piece in changes:
        at %= len(xml)
        xml[at : at + 2] = piece
    with suppress(WijkonderzoekError):
        project = read_refi(zipped({"project.qde": bytes(xml), "sources/een.txt": ONE_TEXT}))
        assert all(0 <= coding.start < coding.end <= len(ONE_TEXT) for coding in project.codings)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_project_or_an_error_of_ours(body: bytes) -> None:
    with pytest.raises(WijkonderzoekError):
        read_refi(body)
