"""Boot check: the application must start and report the DeviceName that was written."""

from app.model.faults import FailureCode, Fault
from app.model.outcome import BootResult
from app.model.secret import Secret
from app.model.wording import said
from app.station.context import JobContext
from app.station.phases import Next


def check_boot(job: JobContext) -> Next:
    """Restart into the application and read its log; left out, and said so, where no line can restart it."""
    check = job.plan.recipe.boot
    if check is None:
        job.boot = BootResult.NOT_IN_RECIPE
        return Next.CONTINUE
    if not job.link.has_reset_lines:
        job.boot = BootResult.NO_RESET_LINES
        job.log("boot not checked: this port has no reset lines")
        return Next.CONTINUE
    report = job.link.watch_boot(check, _secrets(job))
    for line in report.lines:
        job.log(f"module: {line}")
    if report.crash:
        raise Fault(FailureCode.BOOT_FAILED, said("the application crashed: {crash}", crash=report.crash))
    if report.device_name is None:
        raise Fault(
            FailureCode.BOOT_FAILED,
            said(
                "no DeviceName within {timeout:g} s; {count} lines",
                timeout=check.timeout,
                count=len(report.lines),
            ),
        )
    if report.device_name != job.device_name:
        raise Fault(
            FailureCode.BOOT_WRONG_IDENTITY,
            said(
                "reported {device_name}, {wanted} was written",
                device_name=report.device_name,
                wanted=job.device_name,
            ),
        )
    job.boot = BootResult.CONFIRMED
    return Next.CONTINUE


def _secrets(job: JobContext) -> list[Secret]:
    """Some applications print their secrets at boot (esp-aliyun's example_solo does); the log must not."""
    reservation = job.custody.reservation
    if reservation is None:
        return []
    code = reservation.code
    return [secret for secret in (code.device_secret, code.product_secret) if secret]
