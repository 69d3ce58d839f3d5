"""A copy of the whole database as one file: a zip archive with a manifest; secrets in it stay sealed."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

MANIFEST = "manifest.json"
SQLITE_FILE = "shop.db"
FORMAT = "kamidesk-backup-1"


class BackupRefused(RuntimeError):
    """Nothing was changed; the message says why, and what to do."""


@dataclass(frozen=True)
class Table:
    """One table of a PostgreSQL copy; `next_id` is what its counter stood at, None without one."""

    name: str
    columns: tuple[str, ...]
    next_id: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What is in a copy. kind: "sqlite" or "postgresql"; tables in an order that satisfies foreign keys."""

    kind: str
    revision: str
    made_at: datetime
    tables: tuple[Table, ...] = ()

    def as_json(self) -> str:
        """For the archive."""
        values = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(values, indent=1)


@contextmanager
def new_archive(file: Path) -> Iterator[ZipFile]:
    """A new archive, readable by its owner alone; it appears under its name when it is complete."""
    if file.exists():
        raise BackupRefused(f"{file} exists already: choose another name.")
    draft = file.with_name(f".{file.name}.part")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as target:
            with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
                yield archive
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def open_archive(file: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """An archive and its manifest; raises BackupRefused for anything else."""
    try:
        with ZipFile(file) as archive:
            yield archive, _manifest(archive)
    except FileNotFoundError as error:
        raise BackupRefused(f"{file} does not exist.") from error
    except (BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupRefused(f"{file} is no whole backup of this shop.") from error


def _manifest(archive: ZipFile) -> Manifest:
    values = json.loads(archive.read(MANIFEST))
    if values.pop("format") != FORMAT:
        raise ValueError("another format")
    tables = tuple(
        Table(table["name"], tuple(table["columns"]), table["next_id"]) for table in values.pop("tables")
    )
    made_at = datetime.fromisoformat(values.pop("made_at"))
    return Manifest(**values, made_at=made_at, tables=tables)
