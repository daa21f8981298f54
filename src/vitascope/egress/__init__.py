"""The only way to an address that a tenant gave: guarded HTTP."""
