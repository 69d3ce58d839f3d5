"""The short way of a prebuilt statement to the driver: what does not change between two runs is done once.

SQLAlchemy compiles a statement once, but looks it up, collects its parameters and describes its result anew
in each run, which costs several times what the driver itself needs; and a sale is a dozen statements.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, CursorResult, Engine, TextClause, TextualSelect
from sqlalchemy.engine import Dialect, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData

Process = Callable[[Any], Any]


def run_straight(engine: Engine) -> None:
    """Let the text statements of this engine's connections take the short way; all others go as ever."""
    plans: WeakKeyDictionary[TextClause | TextualSelect, _Plan] = WeakKeyDictionary()
    engine._connection_cls = type("StraightConnection", (_Straight,), {"plans": plans})


class Rows(IteratorResult[Any]):
    """What a statement answered."""

    rowcount: int


@dataclass(slots=True)
class _Plan:
    """A statement as the driver wants it. shape: what its rows look like, known after the first run."""

    sql: str
    names: Sequence[str]
    binds: Mapping[str, Process]
    types: Mapping[str, Any]
    shape: "_Shape | None" = None


@dataclass(frozen=True, slots=True)
class _Shape:
    metadata: SimpleResultMetaData
    processed: Sequence[tuple[int, Process]]


class _Straight(Connection):
    plans: "WeakKeyDictionary[TextClause | TextualSelect, _Plan]"

    def execute(
        self,
        statement: Any,
        parameters: Any = None,
        *,
        execution_options: Any = None,
    ) -> CursorResult[Any]:
        """Run a text statement the short way, unless somebody listens to every statement."""
        is_text = isinstance(statement, TextClause | TextualSelect)
        if not is_text or isinstance(parameters, list | tuple) or self.dispatch.before_cursor_execute:
            return super().execute(statement, parameters, execution_options=execution_options)
        plan = self.plans.get(statement)
        if plan is None:
            plan = self.plans[statement] = _planned(statement, self.dialect)
        return cast("CursorResult[Any]", self._run(plan, parameters or {}))

    def _run(self, plan: _Plan, parameters: Mapping[str, Any]) -> Rows:
        binds = plan.binds
        values = tuple(
            [binds[name](parameters[name]) if name in binds else parameters[name] for name in plan.names]
        )
        cursor = self.connection.cursor()
        try:
            cursor.execute(plan.sql, values)
            rows = cursor.fetchall() if cursor.description else []
        except BaseException as error:
            self._handle_dbapi_exception(error, plan.sql, values, cursor, None)
            raise
        if plan.shape is None:
            plan.shape = _shaped(plan, cursor.description or (), self.dialect)
        answer = Rows(plan.shape.metadata, iter(_processed(plan.shape, rows)))
        answer.rowcount = cursor.rowcount
        cursor.close()
        return answer


def _planned(statement: TextClause | TextualSelect, dialect: Dialect) -> _Plan:
    compiled = statement.compile(dialect=dialect)
    return _Plan(
        sql=str(compiled),
        names=compiled.positiontup or (),
        binds=cast("Mapping[str, Process]", compiled._bind_processors),
        types={column.keyname: column.type for column in compiled._result_columns},
    )


def _shaped(plan: _Plan, description: Sequence[Any], dialect: Dialect) -> _Shape:
    names = [column[0] for column in description]
    processes = [
        plan.types[name]._cached_result_processor(dialect, None) if name in plan.types else None
        for name in names
    ]
    return _Shape(
        SimpleResultMetaData(names),
        [(place, process) for place, process in enumerate(processes) if process is not None],
    )


def _processed(shape: _Shape, rows: Sequence[Any]) -> Sequence[Any]:
    if not shape.processed:
        return rows
    changed = []
    for row in rows:
        values = list(row)
        for place, process in shape.processed:
            values[place] = process(values[place])
        changed.append(tuple(values))
    return changed
