"""Every error wijkonderzoek raises on purpose.

One parent, `WijkonderzoekError`, so that a caller can catch all of them. Each says where, what, and
what to do next; each knows the exit code of the command line (0 done, 1 finished with failures,
2 usage or ambiguous name, 3 bad input, 4 source or network, 5 store).
"""

from __future__ import annotations


class WijkonderzoekError(Exception):
    """Parent of all errors of this package.

    Parameters: `message` says where and what went wrong; `hint` says what to do about it.

    >>> print(InputError("studie.yml, line 3: unknown field 'indelng'", hint="Did you mean 'indeling'?"))
    studie.yml, line 3: unknown field 'indelng'
      Did you mean 'indeling'?
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class UsageError(WijkonderzoekError):
    """A command or function was called in a way it does not know."""

    exit_code = 2


class InputError(WijkonderzoekError):
    """Something a person wrote (a study file, a code, a catalogue entry) is wrong."""

    exit_code = 3


class RegionError(InputError):
    """A region code does not exist, or not in this year."""


class PanelError(InputError):
    """A panel of areas and years cannot carry the estimate that is asked of it."""


class CatalogueError(InputError):
    """A catalogue entry or column map contradicts itself or the tables."""


class ExportError(InputError):
    """An export of coded interviews cannot be read, or says something that cannot be. Never holds what it says."""


class PrivacyError(InputError):
    """Something would bring words or data of people to where they may not be. Never holds them."""


class SourceError(WijkonderzoekError):
    """A source did not answer, or answered something that cannot be trusted."""

    exit_code = 4


class TableGoneError(SourceError):
    """A service does not have a table, or has it no longer."""


class ChoiceError(SourceError):
    """A column map chooses a dimension or title that the service does not have: another protocol has it neither."""


class OfflineError(SourceError):
    """The network was needed while it is forbidden (`WIJKONDERZOEK_OFFLINE=1`)."""


class StoreError(WijkonderzoekError):
    """The store cannot be read or written, or holds something else than it should."""

    exit_code = 5


class MissingSnapshotError(StoreError):
    """A snapshot that a study pins, or that a report needs, is not in the store."""


class CorruptStoreError(StoreError):
    """The bytes of a stored file do not have the hash that names it."""
