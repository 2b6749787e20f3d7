"""What the pages of the set-up post."""

from accounts.setup.services import open_set_up

STANDING_BODY = "Phòng Văn hóa – Xã hội"
PASSWORD = "Sông-Đáy-mùa-lũ-1971"
AUTHORITY = {
    "kind": "xã",
    "place": "UBND xã Khe Mây",
    "province_kind": "tỉnh",
    "province": "Sơn Lâm",
    "code": "",
}
ADMINISTRATOR = {
    "name_field": "Lò Thị Quản",
    "office": STANDING_BODY,
    "position": "Chuyên viên",
    "email": "",
    "standing_body": "on",
    "username": "quan.lt",
    "password": PASSWORD,
    "again": PASSWORD,
}
OFFICES = [
    {"name": "Văn phòng HĐND và UBND", "abbreviation": "VP", "kind": "office"},
    {
        "name": STANDING_BODY,
        "abbreviation": "VHXH",
        "kind": "office",
        "standing_body": "on",
    },
    {"name": "Công an xã", "abbreviation": "CA", "kind": "other"},
]
PEOPLE = [
    {"name": "Hoàng Đình Trọng", "office": "-", "role": "leader", "position": "Chủ tịch"},
    {"name": "Lò Thị Lan", "office": STANDING_BODY, "role": "standing_body"},
    {"name": "Lê Thị Lan", "office": "Công an xã", "role": "officer", "email": "lan@xa.example"},
]


def rows(prefix: str, *given: dict, spare: int = 3) -> dict:
    """What a page of rows posts: `given`, ticked unless they say otherwise, and spare ones."""
    empty = {"kept": "on", "kind": "office", "office": STANDING_BODY, "role": "officer"}
    every = [*({"kept": "on", **row} for row in given), *([empty] * spare)]
    sent = {f"{prefix}-TOTAL_FORMS": len(every), f"{prefix}-INITIAL_FORMS": len(given)}
    for place, row in enumerate(every):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items() if value}
    return sent


def enter(client) -> None:
    """Bring the token of the console."""
    client.get("/set-up/", {"token": open_set_up()})


def answer_all(client) -> None:
    """Go through all steps but the last."""
    enter(client)
    client.post("/set-up/authority/", AUTHORITY)
    client.post("/set-up/offices/", rows("offices", *OFFICES))
    client.post("/set-up/people/", rows("people", *PEOPLE))
