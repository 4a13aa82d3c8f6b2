"""An archive of other people is read in memory, and one that would do harm is refused."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.refi_parts import zipped
from wijkonderzoek.errors import ExportError, WijkonderzoekError
from wijkonderzoek.intake import archive as module
from wijkonderzoek.intake.archive import open_archive

SECRET = "KANARIE-7F3A"
SOUND = zipped({"project.qde": "<a/>", f"sources/{SECRET}.txt": "Die lift is kapot. " * 40})


def refused(body: bytes, match: str) -> str:
    """Why an archive is refused, which never names a member."""
    with pytest.raises(ExportError, match=match) as caught:
        dict(open_archive(body, "export.qdpx"))
    assert str(caught.value).startswith("export.qdpx")
    assert SECRET not in str(caught.value)
    return str(caught.value)


def with_member(name: str, **changed: int) -> bytes:
    """An archive with one member under a name that zipfile would not write by itself."""
    body, info = io.BytesIO(), zipfile.ZipInfo("x" * len(name))
    for key, value in changed.items():
        setattr(info, key, value)
    with zipfile.ZipFile(body, "w") as made:
        made.writestr(info, "tekst")
    return body.getvalue().replace(b"x" * len(name), name.encode())


def test_members_are_found_in_any_case_and_folders_and_root_are_not_members() -> None:
    archive = open_archive(zipped({".root": "", "Sources/": "", "Sources/Een.TXT": "tekst"}), "export.qdpx")
    assert list(archive) == ["sources/een.txt"]
    assert archive["SOURCES/een.txt"] == b"tekst"
    assert "sources/EEN.txt" in archive
    assert "sources/twee.txt" not in archive


def test_a_mac_writes_accents_without_saying_so() -> None:
    body = zipped({"sources/e\u0301e\u0301n.txt": "tekst"})
    silent = bytearray(body)
    silent[body.index(b"PK\x01\x02") + 9] &= ~0x08
    silent[body.index(b"PK\x03\x04") + 7] &= ~0x08
    assert open_archive(bytes(silent), "export.qdpx")["sources/één.txt"] == b"tekst"


@pytest.mark.parametrize(
    "name",
    [f"../{SECRET}", f"sources/../../{SECRET}", f"/etc/{SECRET}", f"C:/{SECRET}", f"c:{SECRET}", f"sources\\{SECRET}",
     f"..\\{SECRET}", f"\\\\server\\{SECRET}", f"a\x00/{SECRET}"],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    refused(with_member(name), "member 1: its path leads out")


def test_a_link_to_another_file_is_refused() -> None:
    refused(with_member(SECRET, create_system=3, external_attr=0o120777 << 16), "member 1: a link")


def test_names_that_differ_only_in_case_are_refused() -> None:
    refused(zipped({f"sources/{SECRET}": "a", f"Sources/{SECRET.lower()}": "b"}), "member 2: another member")


def test_the_same_name_twice_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as made:
            made.writestr(SECRET, "a")
            made.writestr(SECRET, "b")
    refused(body.getvalue(), "member 2: another member")


def test_an_encrypted_archive_is_refused() -> None:
    body = bytearray(SOUND)
    body[body.index(b"PK\x01\x02") + 8] |= 0x01
    assert "without a password" in refused(bytes(body), "member 1: encrypted")


@pytest.mark.parametrize("body", [b"", b"geen archief", b"<xml/>", b"%PDF-1.7", b"SQLite format 3\x00"])
def test_what_is_not_an_archive_is_refused(body: bytes) -> None:
    refused(body, "not a zip archive")


@pytest.mark.parametrize("length", [30, 100, len(SOUND) - 30, len(SOUND) - 1])
def test_an_archive_that_is_cut_off_is_refused(length: int) -> None:
    refused(SOUND[:length], "cut off|damaged")


def test_a_damaged_member_is_refused() -> None:
    body = bytearray(SOUND)
    at = body.index(b"PK\x03\x04", 10) + 30 + len(f"sources/{SECRET}.txt") + 4
    body[at : at + 8] = b"\xff" * 8
    refused(bytes(body), "member 2: damaged")


def test_a_bomb_is_refused_for_its_ratio() -> None:
    body = zipped({SECRET: b"\x00" * 30_000_000})
    assert len(body) < 40_000
    refused(body, "member 1: grows")


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same() -> None:
    body = bytearray(zipped({SECRET: b"\x00" * 30_000_000}))
    struct.pack_into("<L", body, body.index(b"PK\x01\x02") + 24, 12)
    refused(bytes(body), "member 1: damaged")


def test_many_members_that_are_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_INFLATED", 2_500_000)
    refused(zipped({f"{number}.txt": bytes(range(250)) * 4_000 for number in range(3)}), "member 3: grows")


def test_reading_one_member_again_and_again_counts() -> None:
    archive = open_archive(zipped({"a": b"\x00" * 990_000}), "export.qdpx")
    for _ in range(module.MOST_INFLATED // 990_000):
        assert archive["a"]
    with pytest.raises(ExportError, match="grows"):
        archive["a"]


def test_what_is_not_asked_for_is_never_inflated() -> None:
    archive = open_archive(zipped({"geluid.wav": b"\x00" * 30_000_000, "a.txt": "tekst"}), "export.qdpx")
    assert archive["a.txt"] == b"tekst"


def test_more_members_than_an_export_has_are_refused() -> None:
    refused(zipped({f"{number}": "" for number in range(module.MOST_MEMBERS + 1)}), "more than 10,000 files")


def test_a_packing_that_needs_much_memory_is_refused() -> None:
    refused(zipped({SECRET: "tekst"}, zipfile.ZIP_LZMA), "member 1: packed in a way")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=8), st.integers(0, 40))
def test_any_change_gives_members_or_an_error_of_ours(changes: list[tuple[int, int]], cut: int) -> None:
    body = bytearray(SOUND)
    for at, value in changes:
        body[at] = value
    with suppress(WijkonderzoekError):
        assert all(
            len(content) < module.SMALL for content in open_archive(bytes(body[: len(body) - cut]), "x").values()
        )


@given(st.binary(max_size=200))
def test_any_bytes_give_members_or_an_error_of_ours(body: bytes) -> None:
    with suppress(WijkonderzoekError):
        assert list(open_archive(b"PK" + body, "export.qdpx")) == []
