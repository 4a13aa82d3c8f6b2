"""What must hold of an archive before anything in it is unpacked: an untrusted workbook, of CBS or of a person."""

from __future__ import annotations

import io
import zipfile

from wijkonderzoek.errors import InputError

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = "xl/workbook.xml"
MOST_MEMBERS = 10_000
MEMBER = b"PK\x01\x02"
"""How the entry of a member begins in the directory of an archive."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""How workbooks are packed; other methods can ask for gigabytes before the first byte comes out."""
LOCKED = 1
"""The flag of a member with a password."""


def check_not_old(body: bytes, file: str, error: type[InputError] = InputError) -> None:
    """*Raises* `error` for an Excel file of before 2007, and for a workbook with a password, which looks like one."""
    if not body.startswith(OLE):
        return
    if ENCRYPTED in body:
        raise error(
            f"{file}: a workbook with a password", hint="Open it, save it without a password, and give that file."
        )
    raise error(
        f"{file}: an old Excel file (.xls)", hint="Open it, save it as Excel workbook (.xlsx), and give that file."
    )


def check_workbook(
    body: bytes, file: str, most_unpacked: int, again: str, error: type[InputError] = InputError
) -> None:
    """Refuse bytes that are no Excel workbook, or one that would unpack to more than `most_unpacked` bytes.

    `again`: what the user is told to do about a damaged file. Sizes are those of the directory, and no member gives
    more bytes than its entry there says.

    *Raises* `error`, without the name of any member.
    """
    try:
        # Counted before the directory is read, since each entry costs ten times its size in memory.
        if body.count(MEMBER) > MOST_MEMBERS:
            raise error(f"{file}: an archive of more than {MOST_MEMBERS:,} members", hint=again)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError):
        raise error(f"{file}: a damaged workbook: it is cut off, or was changed on its way", hint=again) from None
    names = {member.filename for member in members}
    if WORKBOOK not in names:
        hint = (
            "Save it as Excel workbook (.xlsx)."
            if names & {"content.xml", "xl/workbook.bin"}
            else "Unpack it, and give the file inside."
        )
        raise error(f"{file}: an archive, but not an Excel workbook (.xlsx)", hint=hint)
    if len({name.casefold() for name in names}) < len(members):
        raise error(f"{file}: a damaged workbook: it holds a part twice", hint=again)
    if any(member.flag_bits & LOCKED or member.compress_type not in METHODS for member in members):
        raise error(f"{file}: a workbook packed or locked in a way that Excel does not use", hint=again)
    size = sum(member.file_size for member in members)
    if size > most_unpacked:
        raise error(f"{file}: unpacks to {size:,} bytes; at most {most_unpacked:,} are read", hint=again)
