"""Where acts meet the database: the only room that opens transactions and commits them.

An act is a plain function of a session. It may run twice, each time in a fresh session, so ids and frozen
values go into it, never table objects.
"""

from sqlalchemy.engine import make_url

from bot.database.base import TRIES, Database, InUse
from bot.database.postgres import PostgresDatabase
from bot.database.sqlite import SqliteDatabase
from bot.database.together import Step, together

__all__ = [
    "TRIES",
    "Database",
    "InUse",
    "PostgresDatabase",
    "SqliteDatabase",
    "Step",
    "open_database",
    "together",
]


def open_database(url: str, *, alone: bool = True) -> Database:
    """The database behind `url` (`sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`).

    alone: on SQLite, refuse with InUse while another process of the shop has the file.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteDatabase(url, alone=alone)
    return PostgresDatabase(url)
