"""Where studies and reports lie: under params/ and reports/ of the nearest folder that has params/."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import Region
from wijkonderzoek.params import QUICKSCAN
from wijkonderzoek.schemas import suggestion

STUDY_FILE = "studie.yml"
LONGEST_SLUG = 48
PACKAGE = Path(__file__).resolve().parents[1]
"""The installed package, which carries the example study."""


def project_folder() -> Path:
    """The nearest folder from here upwards that holds params/; here when there is none."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "params").is_dir()), here)


def study_path(studie: str | Path) -> Path:
    """The folder of a study as a person gives it.

    *Raises* `InputError` where there is no study, with those there are.
    """
    text = str(studie)
    if "://" in text or "\0" in text:
        raise InputError(f"{text!r} is not a folder", hint="Give the path of a study, such as params/voorbeeldstad.")
    given = Path(text).expanduser()
    for folder in (project_folder(), PACKAGE):  # an absolute path stays as it is
        if (folder / given / STUDY_FILE).is_file():
            return folder / given
    params = project_folder() / "params"
    there = sorted(p.parent.name for p in params.glob(f"*/{STUDY_FILE}"))
    raise InputError(
        f"{text}: no study here ({STUDY_FILE} not found){suggestion(Path(text).name, there)}",
        hint=f"Studies in params/: {', '.join(there) or 'none'}; or use the built-in '{QUICKSCAN}'.",
    )


def slug(name: str) -> str:
    """A name as part of a folder name: plain letters, digits and hyphens.

    >>> slug("'s-Hertogenbosch / Zuid-Oost"), slug("Één"), slug("///")
    ('s-hertogenbosch-zuid-oost', 'een', 'gebied')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "gebied"


def report_folder(study: str, region: Region) -> Path:
    """The working folder of a report; made of validated codes and plain letters only."""
    return study_folder(study) / f"{region.code}_{slug(region.name)}"


def study_folder(study: str) -> Path:
    """The folder that holds the working folders of a study."""
    return project_folder() / "reports" / slug(study) / "werk"
