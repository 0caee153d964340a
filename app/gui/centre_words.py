"""The words of the mass-production centre on screen, translated."""

from PySide6.QtCore import QCoreApplication

from app.model.code import BatchState, Generation
from app.model.person import Role
from app.model.product import Connectivity, ProductStatus, ProjectType, QuotaKind
from app.model.records import BatchRow


def status_word(status: ProductStatus) -> str:
    """Whether a product may be produced."""
    translate = QCoreApplication.translate
    return {
        ProductStatus.DEVELOPING: translate("Product", "developing"),
        ProductStatus.PUBLISHED: translate("Product", "published"),
    }[status]


def connectivity_word(connectivity: Connectivity) -> str:
    """How devices reach the cloud."""
    translate = QCoreApplication.translate
    return {
        Connectivity.WIFI: translate("Product", "Wi-Fi"),
        Connectivity.BLUETOOTH: translate("Product", "Bluetooth"),
        Connectivity.CELLULAR: translate("Product", "cellular"),
        Connectivity.ETHERNET: translate("Product", "Ethernet"),
        Connectivity.ZIGBEE: translate("Product", "Zigbee"),
    }[connectivity]


def project_word(project: ProjectType) -> str:
    """Whose brand the devices bear."""
    translate = QCoreApplication.translate
    return {
        ProjectType.ECO: translate("Product", "eco project"),
        ProjectType.SELF_BRANDED: translate("Product", "self-branded"),
    }[project]


def quota_word(kind: QuotaKind) -> str:
    """What codes were bought for."""
    translate = QCoreApplication.translate
    return {
        QuotaKind.PRODUCTION: translate("Product", "production"),
        QuotaKind.DEBUG: translate("Product", "debug"),
    }[kind]


def generation_word(generation: Generation) -> str:
    """Where the codes of a batch come from."""
    translate = QCoreApplication.translate
    return {
        Generation.AUTOMATIC: translate("Generation", "automatic"),
        Generation.UPLOAD: translate("Generation", "upload"),
        Generation.CLOUD_FILE: translate("Generation", "cloud file"),
    }[generation]


def batch_state_word(row: BatchRow) -> str:
    """Where a batch is in its life."""
    translate = QCoreApplication.translate
    if row.state is BatchState.OPEN:
        return translate("Batch", "in production") if row.in_production else translate("Batch", "ready")
    return {
        BatchState.CHECK: translate("Batch", "being checked"),
        BatchState.CHECK_FAILED: translate("Batch", "check failed"),
        BatchState.CREATE: translate("Batch", "being made"),
        BatchState.CREATE_FAILED: translate("Batch", "making failed"),
        BatchState.CLOSED: translate("Batch", "closed"),
    }[row.state]


def role_word(role: Role) -> str:
    """What a person is to the station."""
    translate = QCoreApplication.translate
    return {
        Role.OPERATOR: translate("Role", "operator"),
        Role.ENGINEER: translate("Role", "engineer"),
        Role.SUPERVISOR: translate("Role", "supervisor"),
    }[role]
