import pytest

from planreader.phrases.areas import guess_area
from planreader.phrases.headings import area_of_heading


@pytest.mark.parametrize(
    ("heading", "areas"),
    [
        ("Công tác chỉ đạo, điều hành cải cách hành chính", [1]),
        ("CÔNG TÁC TUYÊN TRUYỀN", [1]),
        ("Kiểm tra, giám sát", [1]),
        ("Thể chế", [2]),
        ("Xây dựng và hoàn thiện văn bản quy phạm pháp luật", [2]),
        ("Kiểm soát TTHC", [3]),
        ("Cơ chế một cửa, một cửa liên thông", [3]),
        ("Cải cách bộ máy hành chính nhà nước", [4]),
        ("Xây dựng và nâng cao chất lượng đội ngũ CBCCVC", [5]),
        ("Cải cách chế độ công vụ:", [5]),
        ("Cải cách tài chính công.", [6]),
        ("Hiện đại hóa hành chính", [7]),
        ("Chuyển đổi số", [7]),
        ("Về tổ chức bộ máy và chế độ công vụ", [4, 5]),
        ("Tiếp tục rà soát thủ tục hành chính", []),
        ("100% thủ tục hành chính được công khai", []),
        ("Mục đích", []),
    ],
)
def test_heading_names_its_areas(heading, areas):
    assert area_of_heading(heading) == areas


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("Hoàn thành kế hoạch cải cách hành chính", 1),
        ("Tự kiểm tra văn bản quy phạm pháp luật", 2),
        ("Trả hồ sơ một cửa đúng hạn", 3),
        ("Tinh gọn bộ máy các thôn", 4),
        ("Cử người đi bồi dưỡng theo vị trí việc làm", 5),
        ("Giải ngân hết vốn được giao", 6),
        ("Ký số mọi văn bản trên môi trường mạng", 7),
        ("Làm cho tốt", None),
    ],
)
def test_a_lone_sentence_is_placed_by_its_words(sentence, area):
    assert guess_area(sentence) == area
