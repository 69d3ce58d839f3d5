"""Everything said to somebody who is not being answered: written with the act, sent until it has arrived."""
