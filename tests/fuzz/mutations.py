"""Bytes and texts that programs stumble over, and changes of good ones."""

from hypothesis import strategies as st

NASTY_BYTES = (
    b"",
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n",
    b"\r\n\r\n",
    b"%00",
    b"%ff",
    b"../",
    b"\\" * 64,
    b"[" * 400,
    b"A" * 9_000,
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"null",
    b"{}",
    b"[]",
    b'""',
    b"\xe2\x80\xae",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 5\r\n",
    b"Expect: 100-continue\r\n",
    b"Cookie: a=\\\\\\\r\n",
    b"Range: bytes=0-,1-\r\n",
    b"chunked",
    b"Host: \r\n",
)
NASTY_TEXTS = (
    "",
    " ",
    "\0",
    "\x1b[2J",
    "‮",
    "null",
    "-1",
    "0",
    "99999999999999999999",
    "1e999",
    "NaN",
    "inf",
    "true",
    "[]",
    "{}",
    "../../etc/passwd",
    "/dev/full",
    "-",
    "--",
    "=",
    "%",
    "{prompt}",
    "a" * 9_000,
    "é" * 3_000,
    "小猫",
    "http://127.0.0.1:9/",
    "https://[::1]/",
    "\n",
    "a\r\nb",
    "💥",
    "1.5",
    "01",
    "+5",
    "5 ",
    "٣",
    "2026-13-40",
    "acc_x",
    "task_kling_1",
    "key_",
    "0.0.0.0/0",
    "::/0",
    "A=B",
    "=,=",
    "lambda: 0",
)


def texts() -> "st.SearchStrategy[str]":
    """Return texts: nasty ones, and any at all."""
    return st.one_of(st.sampled_from(NASTY_TEXTS), st.text(max_size=40))


@st.composite
def changed(draw: st.DrawFn, good: "st.SearchStrategy[bytes]", most: int = 6) -> bytes:
    """Return good bytes after up to ``most`` changes."""
    content = draw(good)
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 24)))
        piece = draw(
            st.one_of(
                st.sampled_from(NASTY_BYTES),
                st.binary(max_size=8),
                st.just(content[start:end] * 3),
            )
        )
        content = content[:start] + piece + content[end:]
    return content
