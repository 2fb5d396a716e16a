"""Bytes may come in any pieces: the requests are the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mockpsp.server.parsing import Refusal, RequestParser

BODIES = st.binary(max_size=30)
PATHS = st.text("abc/%20é?&=", max_size=12).map(lambda text: "/" + text.encode("ascii", "ignore").decode())
HEADERS = st.dictionaries(st.sampled_from(["X-A", "x-b", "Cookie"]), st.text("abc ;,", max_size=8), max_size=3)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    body = draw(BODIES)
    lines = [f"{draw(st.sampled_from(['GET', 'POST']))} {draw(PATHS)} HTTP/1.1", "Host: psp"]
    lines += [f"{name}: {value}" for name, value in draw(HEADERS).items()]
    if draw(st.booleans()):
        size = draw(st.integers(1, 10))
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        lines.append("Transfer-Encoding: chunked")
    else:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def parsed(*pieces: bytes) -> tuple[list[Any], int | None]:
    """All that is read of a request, for each; and the status of a refusal."""
    parser = RequestParser("", 1000, lambda _: 20)
    refused = None
    try:
        for piece in pieces:
            parser.feed(piece)
    except Refusal as refusal:
        refused = refusal.status
    read = [
        (request.method, request.path, request.query, request.headers, request.body, request.is_cut, keeps)
        for request, keeps in parser.done
    ]
    return read, refused


@given(st.lists(requests(), max_size=3), st.binary(max_size=40), st.data())
def test_any_pieces_give_the_same(sent: list[bytes], rest: bytes, data: st.DataObject) -> None:
    whole = b"".join(sent) + rest
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)))))
    pieces = [whole[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert parsed(*pieces) == parsed(whole)


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_request_or_refused(sent: bytes) -> None:
    read, refused = parsed(sent)
    assert refused is None or 400 <= refused < 600
    assert len(read) <= len(sent)
