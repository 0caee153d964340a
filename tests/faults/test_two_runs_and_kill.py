"""Two processes on one data folder, and a process that is killed: no code twice, none lost."""

import json
import signal
from collections import Counter

import pytest


def ends(text: str) -> list[dict]:
    return [one for one in map(json.loads, text.splitlines()) if one["type"] == "task_end"]


@pytest.mark.slow
def test_two_runs_at_once_on_one_data_folder_give_no_code_twice(shell, modules_of, firmware):
    bench = modules_of(modules=16)
    batch = shell.json("import", shell.codes_file(200))["batch"]
    processes = []
    for half in (bench.ports[:8], bench.ports[8:]):
        ports = [word for port in half for word in ("--port", port)]
        processes.append(shell.start("run", "--batch", batch, "--firmware", firmware, *ports, "--json"))
    ended = []
    for process in processes:
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        ended += ends(out)
    assert len(ended) == 16
    assert set(Counter(one["device_name"] for one in ended).values()) == {1}
    record = shell.json("records", batch)
    assert record["counts"]["consumed"] == 16
    assert record["counts"]["available"] == 184
    assert record["counts"]["difference"] == 0
    consumed = {code["device_name"]: code["mac"] for code in record["codes"] if code["state"] == "consumed"}
    assert consumed == {one["device_name"]: one["mac"] for one in ended}


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["firmware", "credential", "verify"])
def test_a_run_that_is_killed_is_taken_up_by_the_next_with_one_code_for_each_module(
    shell, modules_of, firmware, phase
):
    bench = modules_of(modules=4)
    batch = shell.json("import", shell.codes_file(50))["batch"]
    ports = [word for port in bench.ports for word in ("--port", port)]
    options = ("run", "--batch", batch, "--firmware", firmware, *ports, "--json")
    process = shell.start(*options)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("phase") == phase:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)

    ended = ends(shell.run(*options).stdout)
    assert {one["outcome"] for one in ended} <= {"passed", "already done"}
    assert len({one["device_name"] for one in ended}) == 4
    record = shell.json("records", batch)
    counts = record["counts"]
    assert (counts["consumed"], counts["available"], counts["difference"]) == (4, 46, 0)
    assert counts["held"] == counts["writing"] == counts["reserved"] == 0
