"""Zip archives of other people, read in memory and never unpacked to disk: only what is asked for is inflated.

Everything that says where a member would be written is refused, although nothing is written: an archive that tries is
not one that a tool for coding made.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from wijkonderzoek.errors import ExportError

MOST_MEMBERS = 10_000
"""Files in an archive. A large project has some hundreds of documents, with pictures and sound beside them."""
MOST_DIRECTORY = 5_000_000
"""Bytes of the list of members, looked at before it is read: ten thousand names of 450 bytes."""
MOST_MEMBER = 100_000_000
"""Bytes of one member once inflated. A project of 50,000 codings takes some 30 million."""
MOST_INFLATED = 300_000_000
"""Bytes of all members that are read together. An hour of talk takes some 60,000."""
HIGHEST_RATIO = 100
"""Inflated bytes per packed byte: text reaches 5, codings in XML 10, and what was made to harm 1,000."""
SMALL = 1_000_000
"""Bytes below which the ratio is not looked at: a short file of one repeated letter is harmless."""

_CHUNK = 1 << 16
_END, _END64, _END_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)
_AGAIN = "Export the project again, and give the file as it came."
_OUTSIDE = re.compile(r"^(/|[A-Za-z]:)|\\|\x00|(^|/)\.\.(/|$)")


class Archive(Mapping[str, bytes]):
    """The files of an archive by name, upper or lower case; each is inflated when it is asked for, and not kept.

    Asking *raises* `ExportError` for a member that is damaged, packed in a way that tools for coding do not use, or
    grows beyond `MOST_MEMBER`, `MOST_INFLATED` or `HIGHEST_RATIO`, counted while it is inflated.
    """

    def __init__(self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], file: str) -> None:
        self._archive, self._members, self._file = archive, members, file
        self._inflated = 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _same(name) in self._members

    def __getitem__(self, name: str) -> bytes:
        member = self._members[_same(name)]
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._error(member, "packed in a way that is not read")
        body = bytearray()
        most = max(SMALL, HIGHEST_RATIO * member.compress_size)
        try:
            with self._archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    body += chunk
                    self._inflated += len(chunk)
                    if len(body) > min(most, MOST_MEMBER) or self._inflated > MOST_INFLATED:
                        raise self._error(member, "grows far beyond what an export holds")
        except _DAMAGE:
            raise self._error(member, "damaged") from None
        return bytes(body)

    def _error(self, member: zipfile.ZipInfo, why: str) -> ExportError:
        number = self._archive.infolist().index(member) + 1
        return ExportError(f"{self._file}, member {number}: {why}", hint=_AGAIN)


def open_archive(body: bytes, file: str) -> Archive:
    """The files in the bytes of a zip archive, without its folders and the empty `.root` that NVivo adds.

    *Raises* `ExportError` when it is no archive or a damaged or encrypted one, has more than `MOST_MEMBERS` files, or
    names a file twice, as a link, or somewhere outside itself. Errors number the members and never name them.
    """
    members: dict[str, zipfile.ZipInfo] = {}
    archive = _directory(body, file)
    for number, member in enumerate(archive.infolist(), start=1):
        where = f"{file}, member {number}"
        if _OUTSIDE.search(member.orig_filename):
            raise ExportError(f"{where}: its path leads out of the archive", hint=_AGAIN)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ExportError(f"{where}: a link to another file", hint=_AGAIN)
        if member.flag_bits & 0x41:
            raise ExportError(f"{where}: encrypted", hint="Export the project without a password.")
        if member.is_dir() or (member.filename.rpartition("/")[2] == ".root" and not member.file_size):
            continue
        name = _same(_name(member))
        if name in members:
            raise ExportError(f"{where}: another member has the same name, but for upper and lower case", hint=_AGAIN)
        members[name] = member
    return Archive(archive, members, file)


def _directory(body: bytes, file: str) -> zipfile.ZipFile:
    """The list of members, once it is known to be of a size that can be read."""
    if not body.startswith(b"PK"):
        raise ExportError(f"{file}: not a zip archive", hint="Give the file that the tool exported, such as a .qdpx.")
    at = body.rfind(_END, max(0, len(body) - _END_SIZE - (1 << 16)))
    if at < 0 or len(body) < at + _END_SIZE:
        raise ExportError(f"{file}: the archive is cut off", hint=_AGAIN)
    count, size = struct.unpack_from("<HL", body, at + 10)
    if count > MOST_MEMBERS or size > MOST_DIRECTORY or body[at - 20 : at - 16] == _END64:
        raise ExportError(
            f"{file}: more than {MOST_MEMBERS:,} files", hint="Export the interviews without the other material."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _DAMAGE:
        raise ExportError(f"{file}: a damaged archive", hint=_AGAIN) from None
    if len(archive.infolist()) > MOST_MEMBERS:
        raise ExportError(
            f"{file}: more than {MOST_MEMBERS:,} files", hint="Export the interviews without the other material."
        )
    return archive


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member; tools for the Mac write UTF-8 without saying so, which reads as another alphabet."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _same(name: str) -> str:
    """A name as file systems compare it: without case, and with accents written one way."""
    return unicodedata.normalize("NFC", name).casefold()
