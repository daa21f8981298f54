"""Accounts: who pays. Keys, credits and the ledger."""
