"""The guide: the documentation's Markdown as pages of the service, with a search."""
