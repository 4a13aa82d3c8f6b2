"""The store: what is kept is what came, and damage never passes unseen."""

from __future__ import annotations

import gzip
import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkonderzoek.errors import CorruptStoreError, MissingSnapshotError, StoreError
from wijkonderzoek.sources.store import RawPart, RawTable, Store, raw_path, write_atomically

BODY = json.dumps({"value": [{"ID": 0, "Title": "Één wijk"}]}).encode()


def a_table(body: bytes = BODY, *, year: int = 2020, retrieved: str = "2026-01-01T00:00:00Z") -> RawTable:
    part = RawPart("TableInfos", 0, "https://example.invalid/TableInfos", body)
    return RawTable(
        "kwb",
        year,
        "84799NED",
        "Kerncijfers",
        "2021-03-26",
        retrieved,
        "https://example.invalid",
        "CC BY 4.0",
        1,
        False,
        "v3",
        (part,),
    )


def test_what_is_stored_comes_back_as_it_came(tmp_path: Path) -> None:
    ref = Store(tmp_path).put(a_table())
    snapshot = Store(tmp_path).get(ref.id)
    assert list(snapshot.bodies("TableInfos")) == [BODY]
    assert snapshot.rows("TableInfos") == [{"ID": 0, "Title": "Één wijk"}]
    assert snapshot.rows("NoSuchEntity") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_survive_the_store(tmp_path: Path, body: bytes) -> None:
    ref = Store(tmp_path).put(a_table(body))
    assert list(Store(tmp_path).get(ref.id).bodies("TableInfos")) == [body]


def test_the_same_release_fetched_twice_is_one_snapshot(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.put(a_table())
    second = store.put(a_table(retrieved="2026-06-01T00:00:00Z"))
    assert first.id == second.id
    assert len(store.snapshots()) == 1
    assert store.snapshots()[0].ref.retrieved == "2026-01-01T00:00:00Z"


def test_a_revised_release_is_another_snapshot_and_the_latest_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(a_table())
    revised = store.put(a_table(b'{"value": []}', retrieved="2026-06-01T00:00:00Z"))
    assert len(store.snapshots()) == 2
    assert store.latest("kwb", 2020) == revised


def test_one_flipped_byte_is_detected(tmp_path: Path) -> None:
    ref = Store(tmp_path).put(a_table())
    part = Store(tmp_path).get(ref.id).parts[0]
    path = raw_path(tmp_path, part.sha256)
    changed = bytearray(gzip.decompress(path.read_bytes()))
    changed[5] ^= 1
    path.write_bytes(gzip.compress(bytes(changed), mtime=0))
    with pytest.raises(CorruptStoreError, match=r"84799NED does not have the hash") as raised:
        list(Store(tmp_path).get(ref.id).bodies("TableInfos"))
    assert "wijkonderzoek fetch kwb --year 2020 --again" in str(raised.value)


@pytest.mark.parametrize("damage", [b"", b"not gzip", gzip.compress(BODY)[:-9]])
def test_a_damaged_response_is_a_named_error_and_is_repaired_by_fetching_again(tmp_path: Path, damage: bytes) -> None:
    store = Store(tmp_path)
    ref = store.put(a_table())
    path = raw_path(tmp_path, store.get(ref.id).parts[0].sha256)
    path.write_bytes(damage)
    with pytest.raises(CorruptStoreError, match="damaged"):
        list(store.get(ref.id).bodies("TableInfos"))
    store.put(a_table())
    assert list(store.get(ref.id).bodies("TableInfos")) == [BODY]


def test_a_missing_response_says_how_to_get_it_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ref = store.put(a_table())
    raw_path(tmp_path, store.get(ref.id).parts[0].sha256).unlink()
    with pytest.raises(MissingSnapshotError, match="is gone"):
        list(store.get(ref.id).bodies("TableInfos"))


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    ref = Store(tmp_path).put(a_table())
    manifest = tmp_path / "snapshots" / f"{ref.id}.json"
    manifest.write_text(manifest.read_text().replace("84799NED", "84800NED"))
    with pytest.raises(CorruptStoreError, match="hash it is named by"):
        Store(tmp_path).snapshots()
    manifest.write_text("{}")
    with pytest.raises(CorruptStoreError, match="not a snapshot manifest"):
        Store(tmp_path).snapshots()


def test_a_store_behind_is_read_but_never_written(tmp_path: Path) -> None:
    behind, front = tmp_path / "behind", tmp_path / "front"
    ref = Store(behind).put(a_table())
    before = sorted(path for path in behind.rglob("*") if path.is_file())
    store = Store(front, behind=(behind,))
    assert store.get(ref.id[:12]).ref == ref
    store.derived("thing", [ref.id], lambda: pd.DataFrame({"a": [1]}))
    store.clean(all_releases=True)
    assert sorted(path for path in behind.rglob("*") if path.is_file()) == before


def test_a_derived_table_is_made_once_and_made_again_when_damaged(tmp_path: Path) -> None:
    made = []

    def make() -> pd.DataFrame:
        made.append(1)
        return pd.DataFrame({"a": [1.5, None]})

    store = Store(tmp_path)
    store.derived("thing", ["x"], make)
    assert store.derived("thing", ["x"], make)["a"][0] == 1.5
    assert len(made) == 1
    table = next((tmp_path / "derived").glob("*.parquet"))
    flipped = bytearray(table.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    for damage in (bytes(flipped), b"broken", b""):
        table.write_bytes(damage)
        assert store.derived("thing", ["x"], make)["a"][0] == 1.5
    store.derived("thing", ["y"], make)
    assert len(made) == 5


def test_clean_keeps_the_latest_and_what_a_study_pins(tmp_path: Path) -> None:
    store = Store(tmp_path)
    pinned = store.put(a_table(b'{"value": [1]}', retrieved="2026-01-01T00:00:00Z"))
    superseded = store.put(a_table(b'{"value": [2]}', retrieved="2026-02-01T00:00:00Z"))
    latest = store.put(a_table(b'{"value": [3]}', retrieved="2026-03-01T00:00:00Z"))
    (tmp_path / "raw" / ".part-unfinished").write_bytes(b"x")
    swept = store.clean(keep=[pinned.id])
    assert {s.ref.id for s in store.snapshots()} == {pinned.id, latest.id}
    assert superseded.id not in {s.ref.id for s in store.snapshots()}
    assert swept.files == 3  # a manifest, a response, an unfinished write
    assert list(store.get(pinned.id).bodies("TableInfos")) == [b'{"value": [1]}']
    store.clean(all_releases=True)
    assert store.snapshots() == ()


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    write_atomically(target, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_store_that_cannot_be_written_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be written") as raised:
        Store(tmp_path / "file" / "store").put(a_table())
    assert "WIJKONDERZOEK_STORE" in raised.value.hint


def _put_many(root: str) -> None:
    for year in range(2014, 2020):
        Store(Path(root)).put(replace(a_table(), year=year))


def test_two_processes_on_one_store_do_no_damage(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_put_many, args=(str(tmp_path),)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    snapshots = Store(tmp_path).snapshots()
    assert [s.ref.year for s in snapshots] == list(range(2014, 2020))
    assert all(list(s.bodies("TableInfos")) == [BODY] for s in snapshots)
