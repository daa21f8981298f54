"""Where the console and the public pages of films stand under the service's address."""

ROOT, SHARED = "/console", "/shared"
