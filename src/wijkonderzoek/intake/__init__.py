"""Exports of coded interviews, read in the safe zone: the coding goes on, the words stay behind.

This is the only part of the package that opens a transcript. The command line reaches it and nothing else does; inside
IPython it refuses to be imported, so that no notebook can hold what people said.
"""

from __future__ import annotations

import sys

from wijkonderzoek.errors import PrivacyError


def _in_ipython() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and shell.get_ipython() is not None


if _in_ipython():
    raise PrivacyError(
        "exports of interviews are not opened in a notebook",
        hint="Use the command line, outside the project: wijkonderzoek intake EXPORT --study params/<studie>",
    )
