"""Running a notebook with papermill, so that two runs give the same bytes.

The notebook gets a study, and a region where it is about one area: strings, checked beforehand. It runs to a
temporary file; only a run that succeeded replaces what was there.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wijkonderzoek import errors
from wijkonderzoek.errors import InputError, WijkonderzoekError
from wijkonderzoek.model import Region
from wijkonderzoek.render.output import OUT_VARIABLE, remove_former
from wijkonderzoek.sources.folders import report_folder, study_folder
from wijkonderzoek.sources.store import write_atomically
from wijkonderzoek.sources.study import open_study

TIMEOUT_S = 600
"""Longest a cell may take; papermill itself has no limit."""
VOLATILE_METADATA = ("execution", "papermill", "widgets")
REPORTS = {"10_urgentie": "urgentie", "15_verhalen": "verhalen", "50_monitor": "monitor"}
"""What the executed notebook is called, and the report it makes where it makes one."""


class NotebookError(WijkonderzoekError):
    """A notebook stopped halfway. The message names the cell and kind of error, never what the cell held."""

    exit_code = 1


def notebook_path(name: str) -> Path:
    """A notebook template by its name ("10_urgentie"): the project's own, or the one in the installed package.

    *Raises* `InputError` when there is none of that name.
    """
    from wijkonderzoek.sources.folders import project_folder

    package = Path(__file__).parent
    places = (project_folder() / "notebooks", package / "notebooks", package.parents[1] / "notebooks")
    for folder in places:
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise InputError(f"there is no notebook '{name}'", hint=f"Looked in {places[0]}.")


def run_notebook(
    notebook: Path,
    studie: str,
    regio: str | None = None,
    folder: Path | None = None,
    *,
    others: Mapping[str, str] | None = None,
) -> Path:
    """Run a notebook on a study (and a region); returns the folder with its files and the executed notebook.

    `others`: further parameters of that notebook, as text.

    `folder` is where they go: by default the report's own, or the study's where the notebook makes no report.
    *Raises* the error of ours that a cell stopped with, `NotebookError` when it stopped with another or took longer
    than 10 minutes; the folder is then as it was.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # an optional import that costs 2 s
    import papermill
    from papermill.exceptions import PapermillExecutionError

    with tempfile.TemporaryDirectory(prefix="wijkonderzoek-") as temporary, _environment(OUT_VARIABLE, temporary):
        made = Path(temporary)
        executed = made / f"{REPORTS[notebook.stem]}.ipynb"
        try:
            papermill.execute_notebook(
                notebook,
                executed,
                {"studie": studie} | ({} if regio is None else {"regio": regio}) | dict(others or {}),
                kernel_name="python3",
                progress_bar=sys.stderr.isatty(),
                execution_timeout=TIMEOUT_S,
                shutdown_kernel="immediate",
                log_output=False,
                **_transport(),
            )
        except PapermillExecutionError as error:
            # papermill's error holds all that the cell showed
            raise _error_of_cell(notebook, error.ename, error.evalue, error.exec_count) from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise NotebookError(
                f"{notebook.name}: {type(error).__name__}: the kernel stopped or took too long"
            ) from error
        executed.write_text(canonical_notebook(executed.read_text(encoding="utf-8")), encoding="utf-8")
        folder = folder or _folder_of(made / f"{REPORTS[notebook.stem]}.json", studie)
        for file in sorted(path for path in made.rglob("*") if path.is_file()):
            write_atomically(folder / file.relative_to(made), file.read_bytes())
        if (made / f"{REPORTS[notebook.stem]}.json").is_file():
            remove_former(folder, REPORTS[notebook.stem], {path.name for path in made.iterdir()})
    return folder


def _folder_of(report: Path, studie: str) -> Path:
    """The report's own folder, from the study and region it says it is about; without a report, one of the study."""
    from pydantic import TypeAdapter

    if not report.is_file():
        return study_folder(open_study(studie).name) / report.stem
    data = json.loads(report.read_text(encoding="utf-8"))
    return report_folder(data["study"], TypeAdapter(Region).validate_python(data["region"]))


def _error_of_cell(notebook: Path, name: str, text: str, cell: int) -> WijkonderzoekError:
    """One of our errors as it was; of any other error only its kind, for its text may hold anything."""
    ours = getattr(errors, name, None)
    if isinstance(ours, type) and issubclass(ours, WijkonderzoekError):
        message, _, hint = text.partition("\n  ")
        own: WijkonderzoekError = ours(message, hint=hint)
        return own
    return NotebookError(
        f"{notebook.name}: cell {cell} stopped with {name}",
        hint="Open the notebook in JupyterLab and run it to see the cell: make lab",
    )


def canonical_notebook(text: str) -> str:
    """An executed notebook without what differs between runs: times, random cell ids, the patch version of Python.

    Messages on one stream that were split by chance are joined. Keys are sorted.
    """
    notebook: dict[str, Any] = json.loads(text)
    metadata = notebook["metadata"]
    for name in VOLATILE_METADATA:
        metadata.pop(name, None)
    language = metadata.get("language_info", {})
    language["version"] = ".".join(str(language.get("version", "3")).split(".")[:2])
    for number, cell in enumerate(notebook["cells"], start=1):
        cell["id"] = f"cel-{number:02d}"
        for name in VOLATILE_METADATA:
            cell["metadata"].pop(name, None)
        if "outputs" in cell:
            cell["outputs"] = _joined(cell["outputs"])
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs with neighbouring pieces of one stream put together."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] = "".join(last["text"]) + "".join(output["text"])
        else:
            joined.append(output)
    return joined


def _transport() -> dict[str, Any]:
    """A kernel that talks over files of this user where the system has them: no open port, nothing to overhear."""
    if os.name != "posix":
        return {}
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import CaselessStrEnum

    class LocalKernelManager(AsyncKernelManager):
        transport = CaselessStrEnum(["tcp", "ipc"], default_value="ipc", config=True)

    return {"kernel_manager_class": LocalKernelManager}


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
