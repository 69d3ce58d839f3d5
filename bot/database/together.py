"""Statements that need nothing of each other, run in one go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

_PARAMETER = re.compile(r"(?<![:\w]):(\w+)(?!:)")
_NAME = r"\g<1>"


@dataclass(frozen=True, slots=True)
class Step:
    """A prebuilt statement that changes rows, and its values: rooms make them, an act runs them together."""

    statement: TextClause
    values: Mapping[str, Any]


def together(session: Session, *steps: Step) -> list[int]:
    """Run the steps and answer how many rows each changed.

    PostgreSQL gets them as one statement, so that they cost one way to the server. There each sees the rows
    as they were before all of them: only steps that need nothing of each other belong together.
    """
    connection = session.connection()
    if len(steps) == 1 or connection.dialect.name != "postgresql":
        return [connection.execute(step.statement, step.values).rowcount for step in steps]
    values = {
        f"{name}_{place}": value for place, step in enumerate(steps) for name, value in step.values.items()
    }
    joined = _joined(tuple(step.statement for step in steps))
    return list(connection.execute(joined, values).one())


@cache
def _joined(statements: tuple[TextClause, ...]) -> TextClause:
    """The statements as the parts of a single one, each with its parameters under names of its own."""
    parts, counts, typed = [], [], []
    for place, one in enumerate(statements):
        parts.append(f"step_{place} AS ({_PARAMETER.sub(f':{_NAME}_{place}', one.text)} RETURNING 1)")
        counts.append(f"(SELECT count(*) FROM step_{place})")  # noqa: S608 - names of our own
        typed += [bindparam(f"{name}_{place}", type_=of.type) for name, of in one._bindparams.items()]
    return text(f"WITH {', '.join(parts)} SELECT {', '.join(counts)}").bindparams(*typed)
