"""A network that fails at random, before or after the service has done what was asked."""

import random

import httpx2

FAULTS = ("no connection", "slow", "cut", "429", "503 before", "502 after", "half a body")


class FlakyTransport(httpx2.AsyncBaseTransport):
    """Passes requests on to a real service, and lets share of them fail, each in one of FAULTS'
    ways.
    """

    def __init__(self, *, share: float, seed: int) -> None:
        """Fail with this probability; the same seed fails at the same calls."""
        self._inner = httpx2.AsyncHTTPTransport()
        self._random = random.Random(seed)
        self._share = share
        self.seen = dict.fromkeys(FAULTS, 0)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Serve one request, or not."""
        if self._random.random() >= self._share:
            return await self._inner.handle_async_request(request)
        fault = self._random.choice(FAULTS)
        self.seen[fault] += 1
        match fault:
            case "no connection":
                raise httpx2.ConnectError("refused", request=request)
            case "429":
                return httpx2.Response(429, headers={"Retry-After": "1"}, request=request)
            case "503 before":
                return httpx2.Response(503, content=b"<html>busy</html>", request=request)
        response = await self._inner.handle_async_request(request)
        await response.aread()
        match fault:
            case "slow":
                raise httpx2.ReadTimeout("too slow", request=request)
            case "cut":
                raise httpx2.RemoteProtocolError("connection cut", request=request)
            case "half a body":
                half = response.content[: len(response.content) // 2]
                return httpx2.Response(
                    200, content=half, headers={"Content-Type": "application/json"}, request=request
                )
        return httpx2.Response(502, content=b"<html>bad gateway</html>", request=request)

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._inner.aclose()
