"""A browser without a screen at the stage's console: keeps cookies and fills in the form's token."""

import re
from typing import Self

import httpx2

from tests.chaos.points.stage import PointStage, Refused

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class PointBrowser:
    """One visitor for a block; an answer that is lost says that the service has died."""

    def __init__(self, stage: PointStage) -> None:
        """Come to the stage's console without a cookie."""
        self._stage = stage
        self._http = httpx2.AsyncClient(
            base_url=f"{stage.url}/console", trust_env=False, timeout=20
        )

    async def __aenter__(self) -> Self:
        """Begin the visit."""
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def sign_in(self, secret: str, who: str = "tenant") -> None:
        """Show a key, or the operator's password.

        Raises Gone, or Refused where the door stays closed.
        """
        answer = await self.post("/sign-in", page="/sign-in", **{"as": who, "secret": secret})
        if answer.status_code != 303:
            raise Refused(f"signing in was answered with {answer.status_code}")

    async def post(self, path: str, *, page: str = "/keys", **form: str) -> httpx2.Response:
        """Send a form as it stands on a page."""
        found = CSRF.search((await self.get(page)).text)
        if found is None:
            raise Refused(f"{page} holds no form")
        answer = await self._answer("POST", path, data={"csrf": found[1]} | form)
        if answer.status_code not in {200, 303}:
            raise Refused(f"{path} was answered with {answer.status_code}")
        return answer

    async def get(self, path: str) -> httpx2.Response:
        """Look at a page."""
        return await self._answer("GET", path)

    async def _answer(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> httpx2.Response:
        try:
            return await self._http.request(method, path, data=data)
        except httpx2.HTTPError:
            await self._stage.gone()
            raise
