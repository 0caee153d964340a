"""Whose account is asked, where, and what the platform allows."""

from dataclasses import dataclass, field

from app.model.cloud import place_of
from app.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform documents of its calls (help.aliyun.com 69482, 69483, 69514, 69518).

    Args:
        names_a_call: BatchCheckDeviceNames; names beyond are dropped without a word.
        page_size: QueryPageByApplyId.
        calls_a_second: of each call, for the account as a whole.
    """

    names_a_call: int = 10_000
    page_size: int = 50
    calls_a_second: dict[str, float] = field(
        default_factory=lambda: {
            "BatchCheckDeviceNames": 10,
            "QueryBatchRegisterDeviceStatus": 30,
            "BatchRegisterDeviceWithApplyId": 500,
            "QueryPageByApplyId": 50,
        }
    )


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited; all in seconds.

    Args:
        connect: for the platform to be reached.
        answer: for the answer to a call.
        attempts: calls that are made before giving up, where a failure may pass.
        first_pause: before the second attempt; each further pause is twice as long.
        poll: between two looks at an application that the platform works on.
        application: for the platform to be done with an application.
    """

    connect: float = 10
    answer: float = 30
    attempts: int = 6
    first_pause: float = 0.5
    poll: float = 2
    application: float = 1800


@dataclass(frozen=True, slots=True)
class CloudAccount:
    """An AccessKey and the instance that it works on.

    Args:
        access_key_id: of a RAM user who may do nothing but register devices.
        access_key_secret: its secret; never shown.
        endpoint: host of the platform, with a port where it is not the usual one.
        instance_id: of the instance; empty only where the platform shows none.
        protocol: `https`; `http` only for tests on this computer.
    """

    access_key_id: str
    access_key_secret: Secret
    endpoint: str = "iot.cn-shanghai.aliyuncs.com"
    instance_id: str = ""
    protocol: str = "https"

    @property
    def place(self) -> str:
        """Where codes are issued with it."""
        return place_of(self.endpoint, self.instance_id)
