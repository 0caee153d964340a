"""The words of a batch's PDF summary, in both languages."""

from dataclasses import dataclass

from app.model.code import BatchState, CodeState, FlashingMethod, Generation


@dataclass(frozen=True, slots=True)
class PdfWords:
    """The texts of the summary; those with `{}` take one value.

    Args:
        facts: names of the facts, in their order.
    """

    title: str
    page: str
    made: str
    facts: tuple[str, ...]
    books: str
    difference: str
    activated: str
    operators: str
    history: str
    doubt: str
    void: str
    nothing: str
    more: str
    debug: str
    states: dict[CodeState, str]
    batch_states: dict[BatchState, str]
    methods: dict[FlashingMethod, str]
    generations: dict[Generation, str]


ENGLISH = PdfWords(
    title="Batch {}",
    page="Page {}",
    made="Made {} (times are UTC)",
    facts=(
        "Product", "ProductKey", "Flashing method", "Codes from", "Source file", "SHA-256 of the source",
        "Made at", "Made by", "State", "Closed at", "Closed by", "First consumed", "Last consumed", "Note",
        "End of the audit chain",
    ),
    books="Books: {} codes issued",
    difference="The books do not balance; difference {}",
    activated="Activated (seen by the cloud): {}",
    operators="Consumed by operator",
    history="Closings",
    doubt="In doubt: {}",
    void="Void: {}",
    nothing="none",
    more="and {} more",
    debug="debug codes, not for production",
    states={
        CodeState.AVAILABLE: "available",
        CodeState.RESERVED: "reserved",
        CodeState.WRITING: "writing",
        CodeState.HELD: "held",
        CodeState.CONSUMED: "consumed",
        CodeState.VOID: "void",
    },
    batch_states={
        BatchState.CHECK: "check",
        BatchState.CHECK_FAILED: "check failed",
        BatchState.CREATE: "create",
        BatchState.CREATE_FAILED: "create failed",
        BatchState.OPEN: "open",
        BatchState.CLOSED: "closed",
    },
    methods={
        FlashingMethod.PER_DEVICE: "per-device secret",
        FlashingMethod.PER_PRODUCT: "per-product secret",
    },
    generations={
        Generation.AUTOMATIC: "automatic generation",
        Generation.UPLOAD: "batch upload",
        Generation.CLOUD_FILE: "file of a cloud",
    },
)  # fmt: skip
CHINESE = PdfWords(
    title="批次 {}",
    page="第 {} 页",
    made="生成于 {}（时间均为 UTC）",
    facts=(
        "产品", "ProductKey", "烧录方式", "激活码来源", "来源文件", "来源文件 SHA-256",
        "创建时间", "创建人", "状态", "结账时间", "结账人", "首次使用", "末次使用", "备注",
        "审计链末端",
    ),
    books="账目：共发放 {} 个激活码",
    difference="账目不平，差额 {}",
    activated="已激活（云端已见）：{}",
    operators="各操作员使用数",
    history="结账记录",
    doubt="待核查：{}",
    void="作废：{}",
    nothing="无",
    more="另有 {} 个",
    debug="调试码，不得用于量产",
    states={
        CodeState.AVAILABLE: "可用",
        CodeState.RESERVED: "已预留",
        CodeState.WRITING: "写入中",
        CodeState.HELD: "待核查",
        CodeState.CONSUMED: "已用",
        CodeState.VOID: "作废",
    },
    batch_states={
        BatchState.CHECK: "检查中",
        BatchState.CHECK_FAILED: "检查失败",
        BatchState.CREATE: "创建中",
        BatchState.CREATE_FAILED: "创建失败",
        BatchState.OPEN: "使用中",
        BatchState.CLOSED: "已结账",
    },
    methods={FlashingMethod.PER_DEVICE: "一机一密", FlashingMethod.PER_PRODUCT: "一型一密"},
    generations={
        Generation.AUTOMATIC: "自动生成",
        Generation.UPLOAD: "批量上传",
        Generation.CLOUD_FILE: "云端文件",
    },
)  # fmt: skip
