"""A process that writes until it is killed: `python -m tests.bot.database.endless_writer URL`.

Each act writes one row in each of two tables; told that an act is done, it prints the act's number.
"""

import asyncio
import itertools
import sys

from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database, open_database

AT_ONCE = 40


async def main(url: str) -> None:
    database = open_database(url)
    numbers = itertools.count(1)
    await asyncio.gather(*(write(database, numbers) for _ in range(AT_ONCE)))


async def write(database: Database, numbers: "itertools.count[int]") -> None:
    for number in numbers:
        await database.transaction(write_both, number)
        print(number, flush=True)


def write_both(session: Session, number: int) -> None:
    session.connection().execute(text("INSERT INTO debit VALUES (:number)"), {"number": number})
    session.connection().execute(text("INSERT INTO credit VALUES (:number)"), {"number": number})


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
