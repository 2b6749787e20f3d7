"""Texts folded for searching."""

import pytest

from vietnamese import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phòng Văn hoá – Xã hội", "phong van hoa - xa hoi"),
        ("ĐOÀN  KẾT", "doan ket"),
        ("Uỷ ban\nnhân dân", "uy ban nhan dan"),
        ("Nghị quyết".encode().decode(), "nghi quyet"),
    ],
)
def test_folding_forgets_accents_case_and_spaces(text, folded):
    assert fold(text) == folded
