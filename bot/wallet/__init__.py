"""Whose money is where: the ledger, and the balances that customers may spend."""
