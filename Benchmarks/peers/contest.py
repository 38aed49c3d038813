"""The peers in Python: `contest.py LIBRARY WORK FILE MILLISECONDS` prints one time in microseconds."""

import json
import sys
import time


def typed_callbacks_msgspec():
    import msgspec

    class Report(msgspec.Struct):
        channel: str
        messageId: str
        ts: int
        status: str
        errorCode: int

    decoder = msgspec.json.Decoder(list[Report])
    return decoder.decode


def typed_callbacks_pydantic():
    import pydantic

    class Report(pydantic.BaseModel):
        channel: str
        messageId: str
        ts: int
        status: str
        errorCode: int

    return pydantic.TypeAdapter(list[Report]).validate_json


def decoder(library, work):
    if library == "json":
        return json.loads
    if library == "orjson":
        import orjson

        return orjson.loads
    typed = {"msgspec": typed_callbacks_msgspec, "pydantic": typed_callbacks_pydantic}
    if work == "callbacks":
        return typed[library]()
    if library == "msgspec":
        import msgspec

        return msgspec.json.decode
    raise SystemExit(3)


def encoder(library):
    if library == "json":
        return lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if library == "orjson":
        import orjson

        return orjson.dumps
    if library == "msgspec":
        import msgspec

        return msgspec.json.Encoder().encode
    raise SystemExit(3)  # A model for each message would measure the making of models.


def main():
    library, work, path, milliseconds = sys.argv[1:]
    with open(path, "rb") as file:
        data = file.read()
    try:
        if work == "batch":
            encode, value = encoder(library), json.loads(data)
            if len(encode(value)) != len(data):
                raise SystemExit(f"{library}: {len(encode(value))} bytes, expected {len(data)}")
            operation = lambda: encode(value)
        else:
            decode = decoder(library, work)
            operation = lambda: decode(data)
            if work == "callbacks" and len(operation()) != 1000:
                raise SystemExit(f"{library}: expected 1000 reports")
    except ImportError:
        raise SystemExit(3)
    operation()
    start = time.perf_counter()
    operation()
    rounds = max(1, int(float(milliseconds) / 1000 / max(1e-7, time.perf_counter() - start)))
    start = time.perf_counter()
    for _ in range(rounds):
        operation()
    print((time.perf_counter() - start) / rounds * 1e6)


main()
