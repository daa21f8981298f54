"""One call of the API as people write it: with curl, in Python, in Node."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

TYPE = "Content-Type"
KEY_VARIABLE = "VITASCOPE_API_KEY"


@dataclass(frozen=True, kw_only=True)
class SampleCall:
    """What is sent; body is None where there is none."""

    method: str
    url: str
    query: Mapping[str, str]
    body: Any
    needs_key: bool

    @property
    def whole_url(self) -> str:
        """The URL with its query."""
        return self.url + (f"?{urlencode(self.query)}" if self.query else "")


def code_samples(call: SampleCall) -> dict[str, str]:
    """Return the call in every language, by its name."""
    return {"curl": _curl(call), "Python": _python(call), "Node": _node(call)}


def _curl(call: SampleCall) -> str:
    parts = [f'curl -s "{call.whole_url}"']
    if call.method != "GET":
        parts[0] = f'curl -s -X {call.method} "{call.whole_url}"'
    if call.needs_key:
        parts.append(f'-H "Authorization: Bearer ${KEY_VARIABLE}"')
    if call.body is not None:
        text = json.dumps(call.body, ensure_ascii=False).replace("'", "'\\''")
        parts += [f'-H "{TYPE}: application/json"', f"-d '{text}'"]
    return " \\\n  ".join(parts)


def _python(call: SampleCall) -> str:
    lines = [
        "import os",
        "",
        "import httpx2",
        "",
        f'response = httpx2.request(\n    "{call.method}",',
    ]
    lines.append(f'    "{call.whole_url}",')
    if call.needs_key:
        lines.append(
            f'    headers={{"Authorization": f"Bearer {{os.environ[\'{KEY_VARIABLE}\']}}"}},'
        )
    if call.body is not None:
        lines.append(f"    json={call.body!r},")
    lines += [")", "print(response.json())"]
    return "\n".join(lines if call.needs_key else lines[2:])


def _node(call: SampleCall) -> str:
    headers = [f"Authorization: `Bearer ${{process.env.{KEY_VARIABLE}}}`"] if call.needs_key else []
    headers += [f'"{TYPE}": "application/json"'] if call.body is not None else []
    lines = [f'const response = await fetch("{call.whole_url}", {{', f'  method: "{call.method}",']
    lines += [f"  headers: {{ {', '.join(headers)} }},"] if headers else []
    if call.body is not None:
        lines.append(f"  body: JSON.stringify({json.dumps(call.body, ensure_ascii=False)}),")
    return "\n".join([*lines, "});", "console.log(await response.json());"])
