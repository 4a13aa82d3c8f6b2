"""`quotes`: the few words of people that may be published, chosen and approved by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from wijkonderzoek.cli.common import JsonOption, print_json
from wijkonderzoek.cli.intake import StudyOption, opened_study, today

if TYPE_CHECKING:
    from wijkonderzoek.intake.quotes import Standing


def quotes_status(study: StudyOption = "", as_json: JsonOption = False) -> None:
    """Show how many passages can be quoted, how many are chosen, and what keeps a choice from being published.

    \b
    Example:
      wijkonderzoek quotes status --study params/zuid
    """
    from wijkonderzoek.intake.kept import read_codes, read_kept
    from wijkonderzoek.intake.quotes import read_candidates, standing
    from wijkonderzoek.intake.safe import study_folder
    from wijkonderzoek.intake.take_in import opgaven_titles

    opened = opened_study(study)
    kept = read_kept(opened, opgaven_titles(), today())
    found = standing(read_candidates(study_folder(opened)), kept, read_codes(opened))
    wanted = opened.params.gesprekken.citaten_per_opgave
    if as_json:
        rows = [
            {"opgave": opgave, "rol": role, "candidates": offered, "chosen": chosen}
            for (opgave, role), (offered, chosen) in found.per_opgave.items()
        ]
        print_json(asdict(found) | {"per_opgave": rows, "citaten_per_opgave": wanted})
        return
    _show(found, wanted)


def _show(found: Standing, wanted: int) -> None:
    typer.echo(f"candidates: {found.candidates}; chosen: {found.chosen}; in citaten.csv: {found.published}")
    if found.no_consent:
        typer.echo(f"blocked, consent does not allow it any more: {found.no_consent}")
    for why, count in found.blocked.items():
        typer.echo(f"blocked, {why}: {count}")
    typer.echo(f"A report shows at most {wanted} per opgave, roles in turn:")
    for (opgave, role), (offered, chosen) in found.per_opgave.items():
        typer.echo(f"  {opgave or '(across opgaven)':18} {role:14} {chosen} chosen of {offered}")


def quotes_approve(study: StudyOption = "", as_json: JsonOption = False) -> None:
    """Publish the chosen passages: write citaten.csv of the study, after checking consent, approval and words.

    Nothing is written when one of them cannot be published; it says in which row and why.

    \b
    Example:
      wijkonderzoek quotes approve --study params/zuid
    """
    from wijkonderzoek.intake.kept import read_codes, read_kept, replace_tables
    from wijkonderzoek.intake.quotes import approve, read_candidates, write_candidates
    from wijkonderzoek.intake.safe import study_folder
    from wijkonderzoek.intake.take_in import opgaven_titles
    from wijkonderzoek.schemas.interviews import CitaatRow
    from wijkonderzoek.sources.written import table_csv

    opened, day, opgaven = opened_study(study), today(), opgaven_titles()
    folder = study_folder(opened)
    kept = read_kept(opened, opgaven, day)
    found = approve(read_candidates(folder), kept, {row.code_id for row in read_codes(opened)})
    files = {"citaten.csv": table_csv(CitaatRow, found.quotes)}
    replace_tables(opened, files, opgaven=opgaven, today=day, dry_run=True)
    # numbers first: given twice is worse than given and not used
    write_candidates(folder, found.candidates)
    replace_tables(opened, files, opgaven=opgaven, today=day)
    if as_json:
        print_json({"quotes": len(found.quotes), "withdrawn": found.withdrawn})
        return
    typer.echo(f"{opened.location}/interviews/citaten.csv: {len(found.quotes)} quotes")
    if found.withdrawn:
        typer.echo(f"left out, consent does not allow them any more: {found.withdrawn}")
