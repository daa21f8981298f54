"""The web console: pages for tenants and operators, over the same services as the API."""
