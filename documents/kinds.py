"""The types of administrative documents and their abbreviations (Nghị định 30/2020/NĐ-CP, Phụ lục
III, mục I).
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a document is, by the abbreviation in its symbol."""

    RESOLUTION = "NQ"
    DECISION = "QĐ"
    DIRECTIVE = "CT"
    REGULATION = "QC"
    NOTICE = "TB"
    GUIDANCE = "HD"
    PROGRAMME = "CTr"
    PLAN = "KH"
    SCHEME = "PA"
    PROJECT = "ĐA"
    REPORT = "BC"
    MINUTES = "BB"
    PROPOSAL = "TTr"
    CONTRACT = "HĐ"
    TELEGRAM = "CĐ"
    AUTHORIZATION = "GUQ"
    INVITATION = "GM"
    INTRODUCTION = "GGT"
    LEAVE = "GNP"
    ROUTING = "PG"
    TRANSFER = "PC"
    NOTIFICATION = "PB"
    LETTER = "CV"  # has no name of its type in print, and its symbol names the agency first


NAMES = {
    Kind.RESOLUTION: "Nghị quyết",
    Kind.DECISION: "Quyết định",
    Kind.DIRECTIVE: "Chỉ thị",
    Kind.REGULATION: "Quy chế",
    Kind.NOTICE: "Thông báo",
    Kind.GUIDANCE: "Hướng dẫn",
    Kind.PROGRAMME: "Chương trình",
    Kind.PLAN: "Kế hoạch",
    Kind.SCHEME: "Phương án",
    Kind.PROJECT: "Đề án",
    Kind.REPORT: "Báo cáo",
    Kind.MINUTES: "Biên bản",
    Kind.PROPOSAL: "Tờ trình",
    Kind.CONTRACT: "Hợp đồng",
    Kind.TELEGRAM: "Công điện",
    Kind.AUTHORIZATION: "Giấy ủy quyền",
    Kind.INVITATION: "Giấy mời",
    Kind.INTRODUCTION: "Giấy giới thiệu",
    Kind.LEAVE: "Giấy nghỉ phép",
    Kind.ROUTING: "Phiếu gửi",
    Kind.TRANSFER: "Phiếu chuyển",
    Kind.NOTIFICATION: "Phiếu báo",
    Kind.LETTER: "Công văn",
}


def symbol_of(kind: str, abbreviation: str, drafter: str = "") -> str:
    """Return the symbol of a unit's documents of a kind: `BC-UBND`; of a công văn that of the unit
    and of who drafted it: `UBND-VHXH` (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3).
    """
    issuer = abbreviation or "UBND"
    parts = (issuer, drafter) if kind == Kind.LETTER else (kind, issuer)
    return "-".join(filter(None, parts))
