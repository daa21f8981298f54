"""A line between the service and its PostgreSQL, in a process of its own: killed it is cut, stopped
it is silent.

Run as ``python -m vitascope_chaos.line PORT PATH`` or ``… PORT HOST PORT``; says a line when it
listens.
"""

import asyncio
import sys

CHUNK_BYTES = 65_536


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass  # either end broke; the other learns of it by the close
    finally:
        writer.close()


async def _open(target: list[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if target[1:]:
        return await asyncio.open_connection(target[0], int(target[1]))
    return await asyncio.open_unix_connection(target[0])


async def main(port: int, target: list[str]) -> None:
    """Pass bytes on between a port of this machine and target, a path or a host and its port, until
    killed.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await _open(target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=512)
    sys.stdout.write("listens\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
