"""What the doctor asks of the payments: is all money that came in booked, once?"""

from sqlalchemy import text
from sqlmodel import Session

_IN_THE_LEDGER = (
    "EXISTS (SELECT 1 FROM ledger_entry AS l WHERE l.kind IN ('payment', 'short_paid', 'paid_twice')"
    " AND l.reference = 'event:' || e.id)"
)
_QUESTIONS = {
    "{0} payments that gateways reported are not booked yet, the oldest since {1}.": (
        "SELECT COUNT(*), MIN(received_at) FROM gateway_event WHERE outcome IS NULL"
    ),
    "{0} payments came in that this shop never asked for, such as {1}.": (
        "SELECT COUNT(*), MIN(payment_number) FROM gateway_event WHERE outcome = 'unknown_payment'"
    ),
    "{0} payments came in in a currency that was not asked for, such as {1}.": (
        "SELECT COUNT(*), MIN(payment_number) FROM gateway_event WHERE outcome = 'wrong_currency'"
    ),
    "{0} payments count as settled and stand in no ledger entry, such as {1}.": (
        "SELECT COUNT(*), MIN(number) FROM payment WHERE status = 'settled'"  # noqa: S608 - words of our own
        " AND NOT EXISTS (SELECT 1 FROM gateway_event AS e WHERE e.payment_number = number"
        f" AND {_IN_THE_LEDGER})"
    ),
    "{0} payments came in and stand in no ledger entry, such as {1}.": (
        "SELECT COUNT(*), MIN(payment_number) FROM gateway_event AS e"  # noqa: S608 - words of our own
        f" WHERE outcome IN ('paid', 'overpaid', 'short', 'twice') AND NOT {_IN_THE_LEDGER}"
    ),
    "{0} orders were paid more than once, such as {1}.": (
        'SELECT COUNT(*), MIN(number) FROM (SELECT o.number FROM "order" AS o'
        " JOIN ledger_entry AS l ON l.order_id = o.id WHERE l.kind IN ('payment', 'purchase')"
        " GROUP BY o.number HAVING COUNT(*) > 1) AS twice"
    ),
}


def check(session: Session) -> list[str]:
    """A sentence for each promise about payments that does not hold."""
    found = []
    for sentence, question in _QUESTIONS.items():
        count, example = session.connection().execute(text(question)).one()
        if count:
            found.append(sentence.format(count, example))
    return found
