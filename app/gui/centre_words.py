"""The words of the mass-production centre on screen, translated."""

from PySide6.QtCore import QCoreApplication

from app.gui.wordings import shown
from app.model.code import Generation
from app.model.person import Role
from app.model.product import Connectivity, ProductStatus, ProjectType, QuotaKind
from app.model.records import BatchLife, BatchRow
from app.station.centre.making import MAC_POOL


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


def source_word(row: BatchRow) -> str:
    """What a batch was made of: a file's name, or the product's MAC pool; empty if of nothing."""
    of_the_pool = row.generation is Generation.AUTOMATIC and row.source_name == MAC_POOL
    return shown(MAC_POOL) if of_the_pool else row.source_name


def life_word(life: BatchLife) -> str:
    """Where batches are in their life."""
    translate = QCoreApplication.translate
    return {
        BatchLife.CHECK: translate("Batch", "being checked"),
        BatchLife.CHECK_FAILED: translate("Batch", "check failed"),
        BatchLife.CREATE: translate("Batch", "being made"),
        BatchLife.CREATE_FAILED: translate("Batch", "making failed"),
        BatchLife.READY: translate("Batch", "ready"),
        BatchLife.IN_PRODUCTION: translate("Batch", "in production"),
        BatchLife.CLOSED: translate("Batch", "closed"),
    }[life]


def batch_state_word(row: BatchRow) -> str:
    """Where a batch is in its life; one that nobody brings on waits."""
    if row.waiting:
        return QCoreApplication.translate("Batch", "waits")
    return life_word(row.life)


def role_word(role: Role) -> str:
    """What a person is to the station."""
    translate = QCoreApplication.translate
    return {
        Role.OPERATOR: translate("Role", "operator"),
        Role.ENGINEER: translate("Role", "engineer"),
        Role.SUPERVISOR: translate("Role", "supervisor"),
    }[role]
