"""PDF files beside documents: which are to be made, and the record of each that was made."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.documents.printed import is_up_to_date, pdf_name
from postwatch.evidence.tables import DocumentPrint
from postwatch.store.columns import row_with, save


def to_be_printed(session: Session, workspace: Path, papers: Sequence[str]) -> list[str]:
    """Return those of the Word files that have no PDF of their text beside them.

    Raises NotFoundError for a missing file, AlreadyThereError for a PDF that is not as it was made.
    """
    names = [pdf_name(path) for path in papers]
    rows = session.exec(select(DocumentPrint).where(col(DocumentPrint.path).in_(names)))
    known = {row.path: row.sha256 for row in rows}
    return [path for path in papers if not is_up_to_date(workspace / path, made=known.get(pdf_name(path)))]


def keep_prints(session: Session, desk: Desk, prints: Mapping[str, bytes]) -> None:
    """Put the PDF of each Word file beside it, and record it; ``prints`` are their contents by the path of the file."""
    for path, data in prints.items():
        file = desk.shelf.stage(pdf_name(path), data, replace=True)
        row = row_with(session, DocumentPrint, path=file.path)
        if row is None:
            row = DocumentPrint(path=file.path, sha256="", size=0, made_at=desk.now)
        row.sha256, row.size, row.made_at = file.sha256, file.size, desk.now
        save(session, row)


def drop_print(session: Session, desk: Desk, path: str) -> bool:
    """Take the PDF of a Word file away with its record; False where it stays, because it is not as it was made."""
    row = row_with(session, DocumentPrint, path=pdf_name(path))
    if row is None:
        return not (desk.workspace / pdf_name(path)).exists()
    session.delete(row)
    session.flush()
    return desk.shelf.withdraw(row.path, row.sha256)
