"""An IoT Platform on this computer: the documented calls, their limits and their failures, over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

ACCESS_KEY, ACCESS_SECRET = "LTAI5tTestAccessKeyId", "TestAccessKeySecretThatIsNeverShown"
NAME = re.compile(r"[A-Za-z0-9\-_@.:]{4,32}")


class Application:
    """One ApplyId: its names, and how often its state is still to be asked for before it changes."""

    def __init__(self, names: list[str], delay: int, bad: dict[str, str]) -> None:
        self.names, self.delay, self.bad = names, delay, bad
        self.status = "CHECK"

    def look(self) -> str:
        if self.delay:
            self.delay -= 1
        elif self.status == "CHECK":
            self.status = "CHECK_FAILED" if self.bad else "CHECK_SUCCESS"
        elif self.status == "CREATE":
            self.status = "CREATE_FAILED" if self.bad else "CREATE_SUCCESS"
        return self.status


class Platform:
    """What the platform knows; what is set here goes wrong.

    names_a_call and page_size: its limits; faults: answers that a call gives first, in their order: an HTTP
    status with a code, or "hang". delay: looks at a state until it changes. when_hanging: is called by a call
    that is not answered from now on; hanging tells how many there are.
    """

    def __init__(self) -> None:
        self.names_a_call, self.page_size, self.delay = 10_000, 50, 1
        self.registered: dict[str, str] = {}
        self.applications: dict[int, Application] = {}
        self.faults: dict[str, list[tuple[int, str] | str]] = {}
        self.calls: Counter[str] = Counter()
        self.times: dict[str, list[float]] = {}
        self.spoil_creation: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.hanging = 0
        self.when_hanging: Callable[[], None] = _let_hang

    def answer(self, action: str, given: dict[str, str]) -> tuple[int, dict]:
        with self.lock:
            self.calls[action] += 1
            self.times.setdefault(action, []).append(time.monotonic())
            faults = self.faults.get(action, [])
            fault = faults.pop(0) if faults else None
        if fault == "hang":
            self.hanging += 1
            self.when_hanging()
            self.released.wait(20)
            self.hanging -= 1
            return 200, {"Success": True}
        if fault is not None:
            return fault[0], {"Code": fault[1], "Message": f"{fault[1]} for {ACCESS_KEY}", "RequestId": "R"}
        with self.lock:
            return 200, getattr(self, action)(given)

    def BatchCheckDeviceNames(self, given: dict[str, str]) -> dict:  # noqa: N802 - the call's name
        names = [
            given[key]
            for key in sorted((k for k in given if k.startswith("DeviceName.")), key=lambda k: int(k[11:]))
        ]
        names = names[: self.names_a_call]
        bad = {name: "The device name is illegal.|Check it." for name in names if not NAME.fullmatch(name)}
        repeated = [name for name, count in Counter(names).items() if count > 1]
        if bad or repeated:
            details = [{"DeviceName": name, "ErrorMsg": text} for name, text in bad.items()]
            data = {
                "InvalidDetailList": {"InvalidDetailList": details},
                "InvalidDeviceNameList": {"InvalidDeviceName": [*bad]},
                "RepeatedDeviceNameList": {"RepeatDevieNameList": repeated},
            }
            return {
                "Success": False,
                "Code": "iot.device.InvalidDeviceName",
                "ErrorMessage": "invalid",
                "Data": data,
            }
        number = 1_295_006 + len(self.applications)
        taken = {name: "The device name exists." for name in names if name in self.registered}
        self.applications[number] = Application(names, self.delay, taken)
        return {"Success": True, "RequestId": "R", "Data": {"ApplyId": number}}

    def QueryBatchRegisterDeviceStatus(self, given: dict[str, str]) -> dict:  # noqa: N802
        application = self.applications.get(int(given["ApplyId"]))
        if application is None:
            return {
                "Success": False,
                "Code": "iot.device.DeviceApplyIsNotFound",
                "ErrorMessage": "no such application",
            }
        before, status = application.status, application.look()
        if before == "CREATE" and status == "CREATE_SUCCESS":
            for name in application.names:
                self.registered[name] = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        data: dict = {"Status": status}
        if status.endswith("FAILED"):
            details = [{"DeviceName": name, "ErrorMsg": text} for name, text in application.bad.items()]
            data |= {
                "InvalidList": {"Name": [*application.bad]},
                "InvalidDetailList": {"invalidDetailList": details},
                "ValidList": {"Name": [name for name in application.names if name not in application.bad]},
            }
        return {"Success": True, "RequestId": "R", "Data": data}

    def BatchRegisterDeviceWithApplyId(self, given: dict[str, str]) -> dict:  # noqa: N802
        application = self.applications[int(given["ApplyId"])]
        if application.status != "CHECK_SUCCESS":
            return {
                "Success": False,
                "Code": "iot.device.AlreadyProcessed",
                "ErrorMessage": application.status,
            }
        application.status, application.delay, application.bad = "CREATE", self.delay, self.spoil_creation
        return {"Success": True, "RequestId": "R", "Data": {"ApplyId": int(given["ApplyId"])}}

    def QueryPageByApplyId(self, given: dict[str, str]) -> dict:  # noqa: N802
        names = [n for n in self.applications[int(given["ApplyId"])].names if n not in self.hidden]
        size = int(given.get("PageSize", 10))
        if size > self.page_size:
            return {"Success": False, "Code": "iot.system.ParamInvalid", "ErrorMessage": "PageSize"}
        start = (int(given["CurrentPage"]) - 1) * size
        devices = [
            {"DeviceName": name, "DeviceSecret": self.registered[name], "IotId": "i", "DeviceId": "d"}
            for name in names[start : start + size]
        ]
        total = len(self.applications[int(given["ApplyId"])].names)
        return {
            "Success": True, "Total": total, "PageCount": -(-total // size), "PageSize": size,
            "Page": int(given["CurrentPage"]), "ApplyDeviceList": {"ApplyDeviceInfo": devices},
        }  # fmt: skip


def _let_hang() -> None:
    pass


def signature(method: str, path: str, headers: Message, body: bytes) -> str:
    """The Authorization that a call should have: ACS3-HMAC-SHA256 over query, signed headers and body."""
    query = sorted(parse_qsl(urlsplit(path).query, keep_blank_values=True))
    asked = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in query)
    names = re.search("SignedHeaders=([^,]*)", headers.get("Authorization", ""))
    signed = names[1].split(";") if names else []
    lines = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed)
    digest = hashlib.sha256(body).hexdigest()
    canonical = "\n".join([method, urlsplit(path).path, asked, lines, ";".join(signed), digest])
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    value = hmac.new(ACCESS_SECRET.encode(), text.encode(), "sha256").hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={ACCESS_KEY},SignedHeaders={';'.join(signed)},Signature={value}"


@contextmanager
def serving(platform: Platform) -> Iterator[str]:
    """Serve the platform on a port of this computer; gives its host and port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
            if self.headers.get("Authorization") != signature("POST", self.path, self.headers, body):
                wrong = f"{ACCESS_KEY} is not signed by {ACCESS_SECRET}"
                self._send(400, {"Code": "SignatureDoesNotMatch", "Message": wrong})
                return
            self._send(*platform.answer(self.headers["x-acs-action"], given))

        def _send(self, status: int, answer: dict) -> None:
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):  # who asked has hung up
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        platform.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
