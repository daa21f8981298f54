"""Vitascope: self-hosted text-to-video behind kie.ai's jobs API."""

__version__ = "0.1.0"
