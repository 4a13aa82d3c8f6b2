"""The store: responses as they came, named by their sha256, and tables derived from them.

    <store>/raw/<aa>/<sha256>.gz        one response body, gzipped; the name is the hash of the uncompressed bytes
    <store>/snapshots/<id>.json         one release of one table: which responses, when, from where, under which licence
    <store>/derived/<key>.parquet       a table computed from snapshots; the key holds the hashes of all it came from
    <store>/derived/<key>.sha256        the hash of that table, so that damage to it is seen too

A snapshot's id is the hash of its table, year and response hashes, so the same release fetched twice
is one snapshot. Nothing is ever changed in place: files are written under a temporary name, flushed to
disk and renamed, under a lock.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkonderzoek.errors import CorruptStoreError, MissingSnapshotError, StoreError
from wijkonderzoek.model import SnapshotRef

if TYPE_CHECKING:
    import pandas as pd

MANIFEST_SCHEMA = 1
TEMPORARY = ".part-"
"""Names that start so are unfinished writes; `Store.clean` sweeps them."""


@dataclass(frozen=True, slots=True)
class RawPart:
    """One response: which entity, which page of it, from which url, and its body."""

    entity: str
    page: int
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class RawTable:
    """A release of a table as it came from its source, before it is stored."""

    source: str
    year: int
    table: str
    title: str
    modified: str
    retrieved: str
    url: str
    licence: str
    rows: int
    fictional: bool
    protocol: str
    parts: tuple[RawPart, ...]
    scope: str = ""
    """Codes of the gemeenten it holds, separated by spaces; empty when it holds the whole country."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One response in the store."""

    entity: str
    page: int
    url: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Snapshot:
    """A stored release of a table: its reference, its responses, and the folder that holds them."""

    ref: SnapshotRef
    protocol: str
    parts: tuple[StoredPart, ...]
    root: Path

    def bodies(self, entity: str) -> Iterator[bytes]:
        """The response bodies of one entity, in page order, each checked against its hash.

        *Raises* `CorruptStoreError` when bytes do not have their hash, `MissingSnapshotError` when a file is gone.
        """
        for part in sorted((p for p in self.parts if p.entity == entity), key=lambda p: p.page):
            yield self._body(part)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        """The rows of one entity over all its pages; an empty list when the release has no such entity.

        *Raises* `TypeError` for a row that is no object.
        """
        found = [row for body in self.bodies(entity) for row in json.loads(body)["value"]]
        if not all(isinstance(row, dict) for row in found):
            raise TypeError(f"a row of {entity} is no object")
        return found

    def _body(self, part: StoredPart) -> bytes:
        path = raw_path(self.root, part.sha256)
        again = f"Fetch it again: wijkonderzoek fetch {self.ref.source} --year {self.ref.year} --again"
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise MissingSnapshotError(f"{path}: response of table {self.ref.table} is gone", hint=again) from error
        except (OSError, EOFError, ValueError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
            raise CorruptStoreError(f"{path}: response of table {self.ref.table} is damaged", hint=again) from error
        if hashlib.sha256(body).hexdigest() != part.sha256:
            raise CorruptStoreError(
                f"{path}: response of table {self.ref.table} does not have the hash it is named by", hint=again
            )
        return body


@dataclass(frozen=True, slots=True)
class Swept:
    """What `Store.clean` removed: number of files and bytes."""

    files: int
    bytes: int


class Store:
    """A folder of snapshots, with read-only stores behind it (such as the example that ships with the package).

    >>> from wijkonderzoek.sources.example import EXAMPLE_STORE
    >>> store = Store(EXAMPLE_STORE)
    >>> store.latest("kwb", 2020).table
    '99020VBD'
    """

    def __init__(self, root: Path, *, behind: Sequence[Path] = ()) -> None:
        self.root = root
        self.behind = tuple(behind)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All snapshots, of this store and of those behind it, by source, year and retrieval time.

        *Raises* `CorruptStoreError` when a manifest cannot be read or does not match its own name.
        """
        found: dict[str, Snapshot] = {}
        for root in (self.root, *self.behind):
            for path in sorted((root / "snapshots").glob("[0-9a-f]*.json")):
                found.setdefault(path.stem, _read_manifest(path, root))
        return tuple(sorted(found.values(), key=lambda s: (s.ref.source, s.ref.year, s.ref.retrieved, s.ref.id)))

    def get(self, snapshot_id: str) -> Snapshot:
        """The snapshot of this id (or of an unambiguous beginning of at least 8 characters).

        *Raises* `MissingSnapshotError` when it is not here.
        """
        for root in (self.root, *self.behind):
            path = root / "snapshots" / f"{snapshot_id}.json"
            if path.is_file():
                return _read_manifest(path, root)
        matches = [s for s in self.snapshots() if len(snapshot_id) >= 8 and s.ref.id.startswith(snapshot_id)]
        if len(matches) == 1:
            return matches[0]
        raise MissingSnapshotError(
            f"{self.root}: no snapshot {snapshot_id[:12]} in the store",
            hint="Fetch its table again, or see what there is: wijkonderzoek store list",
        )

    def latest(self, source: str, year: int, *, fictional: bool | None = None) -> SnapshotRef | None:
        """The most recently retrieved release of a source year, one of the whole country first; None without any."""
        refs = [s.ref for s in self.snapshots() if (s.ref.source, s.ref.year) == (source, year)]
        refs = [ref for ref in refs if fictional is None or ref.fictional is fictional]
        whole = [ref for ref in refs if not ref.scope] or refs
        return whole[-1] if whole else None

    def put(self, raw: RawTable) -> SnapshotRef:
        """Store a release; storing the same bytes again gives the same snapshot.

        *Raises* `StoreError` when the folder cannot be written.
        """
        parts = tuple(
            StoredPart(p.entity, p.page, p.url, hashlib.sha256(p.body).hexdigest(), len(p.body)) for p in raw.parts
        )
        core = {
            "source": raw.source,
            "year": raw.year,
            "table": raw.table,
            "parts": [[p.entity, p.page, p.sha256] for p in parts],
        }
        ref = SnapshotRef(
            id=hashlib.sha256(canonical_json(core).encode()).hexdigest(),
            source=raw.source,
            year=raw.year,
            table=raw.table,
            title=raw.title,
            modified=raw.modified,
            retrieved=raw.retrieved,
            url=raw.url,
            licence=raw.licence,
            rows=raw.rows,
            fictional=raw.fictional,
            scope=raw.scope,
        )
        with self.locked():
            for stored, part in zip(parts, raw.parts, strict=True):
                _write_body(self.root, stored, part.body)
            manifest = self.root / "snapshots" / f"{ref.id}.json"
            if not manifest.exists():
                write_atomically(manifest, _manifest_text(ref, raw.protocol, parts).encode())
        return ref

    def derived(self, name: str, inputs: Iterable[str], make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The table made by `make` from `inputs` (hashes), read from disk when it was made before.

        The table is made and kept; a store that cannot be written gives the table all the same.
        """
        import pandas as pd

        key = hashlib.sha256(canonical_json([name, sorted(inputs)]).encode()).hexdigest()
        path = self.root / "derived" / f"{name}-{key[:32]}.parquet"
        kept = _checked_bytes(path)
        if kept is not None:
            return pd.read_parquet(io.BytesIO(kept))
        frame = make()
        data = frame.to_parquet(index=True, compression="zstd")
        try:
            with self.locked():
                write_atomically(path, data)
                write_atomically(_hash_path(path), hashlib.sha256(data).hexdigest().encode())
        except StoreError:
            pass  # a read-only store is slower, not wrong
        return frame

    def clean(self, *, keep: Iterable[str] = (), all_releases: bool = False) -> Swept:
        """Remove derived tables, unfinished writes, and releases superseded by a newer one of the same source year.

        `keep` are snapshot ids to spare (those a study pins). With `all_releases` everything unpinned goes.
        Responses that no remaining snapshot uses are removed with them.
        """
        spared = set(keep)
        with self.locked():
            own = [s for s in self.snapshots() if s.root == self.root]
            newest = {(s.ref.source, s.ref.year): s.ref.id for s in own}
            stay = [
                s
                for s in own
                if s.ref.id in spared or (not all_releases and newest[s.ref.source, s.ref.year] == s.ref.id)
            ]
            kept = {raw_path(self.root, part.sha256) for s in stay for part in s.parts}
            kept |= {self.root / "snapshots" / f"{s.ref.id}.json" for s in stay}
            doomed = [
                path
                for folder in ("raw", "snapshots", "derived")
                for path in sorted((self.root / folder).rglob("*"))
                if path.is_file() and path not in kept
            ]
            size = sum(path.stat().st_size for path in doomed)
            for path in doomed:
                path.unlink()
        return Swept(len(doomed), size)

    @property
    def size(self) -> int:
        """Bytes on disk, without the stores behind it."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store's lock; a second process waits. *Raises* `StoreError` when the folder cannot be written."""
        from filelock import FileLock, Timeout

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / ".lock", timeout=600):
                yield
        except Timeout as error:
            raise StoreError(f"{self.root}: another process holds the store for 10 minutes") from error
        except OSError as error:
            raise StoreError(
                f"{self.root}: the store cannot be written ({error.strerror or error})",
                hint="Free space or name another folder: --store DIR or WIJKONDERZOEK_STORE.",
            ) from error


def default_store_path() -> Path:
    """`WIJKONDERZOEK_STORE`, or the user's cache folder."""
    if configured := os.environ.get("WIJKONDERZOEK_STORE"):
        return Path(configured).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("wijkonderzoek") / "store"


def open_store(root: Path | None = None) -> Store:
    """The user's store with the example country behind it."""
    from wijkonderzoek.sources.example import EXAMPLE_STORE

    return Store(root or default_store_path(), behind=(EXAMPLE_STORE,))


def raw_path(root: Path, sha256: str) -> Path:
    """Where a response of this hash lies."""
    return root / "raw" / sha256[:2] / f"{sha256}.gz"


def canonical_json(item: Any) -> str:
    """JSON with sorted keys and no spaces: one text per content, for hashing."""
    return json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write_atomically(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old one or the whole new one, whatever happens.

    `mode`: who may read it.
    *Raises* `OSError` when the folder cannot be written; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _hash_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _checked_bytes(path: Path) -> bytes | None:
    """The bytes of a derived table when they have the hash written beside them; else None, and it is made again."""
    try:
        data, expected = path.read_bytes(), _hash_path(path).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return data if hashlib.sha256(data).hexdigest() == expected else None


def _write_body(root: Path, part: StoredPart, body: bytes) -> None:
    path = raw_path(root, part.sha256)
    try:
        if hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() == part.sha256:
            return
    except (OSError, EOFError, ValueError, zlib.error):
        pass  # absent or damaged: write it
    write_atomically(path, gzip.compress(body, compresslevel=9, mtime=0))


def _manifest_text(ref: SnapshotRef, protocol: str, parts: tuple[StoredPart, ...]) -> str:
    manifest = asdict(ref) | {
        "schema": MANIFEST_SCHEMA,
        "protocol": protocol,
        "parts": [asdict(part) for part in parts],
    }
    return json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _read_manifest(path: Path, root: Path) -> Snapshot:
    hint = f"Remove {path.name} and fetch the table again."
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        schema, protocol = data.pop("schema"), data.pop("protocol")
        parts = tuple(StoredPart(**part) for part in data.pop("parts"))
        snapshot = Snapshot(SnapshotRef(**data), protocol, parts, root)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptStoreError(f"{path}: not a snapshot manifest", hint=hint) from error
    if schema != MANIFEST_SCHEMA:
        raise CorruptStoreError(f"{path}: manifest of schema {schema}; this release reads {MANIFEST_SCHEMA}", hint=hint)
    core = {
        "source": snapshot.ref.source,
        "year": snapshot.ref.year,
        "table": snapshot.ref.table,
        "parts": [[p.entity, p.page, p.sha256] for p in parts],
    }
    if not hashlib.sha256(canonical_json(core).encode()).hexdigest() == path.stem == snapshot.ref.id:
        raise CorruptStoreError(f"{path}: manifest does not have the hash it is named by", hint=hint)
    return snapshot
