"""Where the console stands under the service's address."""

ROOT = "/console"
