"""Whether the database itself is sound; SQLite can be asked, PostgreSQL looks after itself."""

from sqlmodel import Session


def check(session: Session) -> list[str]:
    """What SQLite finds, in sentences for the terminal."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return []
    faults = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(20)") if row[0] != "ok"]
    orphans = [
        f"Row {row[1]} of table {row[0]} belongs to a {row[2]} that is not there."
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return [f"The database file is damaged: {fault}." for fault in faults] + orphans
