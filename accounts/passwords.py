"""Which passwords people may set: long ones that are not made of what everybody would try."""

import re
from collections.abc import Set

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from vietnamese import fold

LEFT = 6  # letters that must be left without the words below
VARIED = 4  # of them different ones
# what people here build passwords of, in folded letters: habits, the field, rows of the keyboard
HABITS = """
    matkhau password passwd pass dangnhap login admin administrator quantri quanly hethong root
    test demo user taikhoan macdinh default welcome xinchao hello iloveyou anhyeuem emyeuanh yeuem
    yeuanh yeu love ubnd hdnd uybannhandan uyban nhandan thanhpho huyen tinh phuong xa dackhu
    sonoivu noivu vanphong phong congchuc canbo lanhdao chutich vanthu motcua cchc caicach
    hanhchinh kehoach baocao nguyen tran pham hoang huynh phan bui dang duong thang nam ngay
    sinhnhat giadinh vietnam vn saigon hcm tphcm hochiminh hanoi hue haiphong danang cantho
    laichau dienbien sonla langson quangninh thanhhoa nghean hatinh caobang tuyenquang laocai
    thainguyen phutho bacninh hungyen ninhbinh quangtri quangngai gialai khanhhoa lamdong daklak
    dongnai tayninh vinhlong dongthap angiang camau
    qwertyuiop qwerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qazwsxedc qazwsx qaz wsx edc
    abcdef abcd abc
"""
WORDS = frozenset(HABITS.split())
LOOKALIKES = str.maketrans("@4301!$5", "aaeoiiss")
SHORT = 4  # shorter words are found between digits and signs alone, not inside of others
TOO_EASY = (
    "Mật khẩu này dễ đoán: bỏ những từ quen dùng, tên người, tên đơn vị, địa danh, chữ số và dãy "
    "phím thì còn chưa đủ {} chữ cái. Hãy ghép vài từ không liên quan với nhau."
)
HELP = (
    "Nên ghép bốn, năm từ không liên quan với nhau. Không dùng tên mình, tên đăng nhập, tên xã, "
    "đơn vị, địa danh kèm năm, “matkhau”, dãy phím như “qwerty”."
)


class HabitValidator(CommonPasswordValidator):
    """Refuses passwords of which too little is left without the words that people here build them
    of, and common ones with digits around them.
    """

    def validate(self, password, user=None):
        """Raise `ValidationError` when guessing would begin with such a password."""
        folded = fold(password)
        words = WORDS | _words_of(user)
        if any(self._is_easy(each, words) for each in (folded, folded.translate(LOOKALIKES))):
            raise ValidationError(TOO_EASY.format(LEFT), code="password_of_habit")

    def _is_easy(self, text: str, words: Set[str]) -> bool:
        pieces = [piece for piece in re.split(r"[\W\d_]+", text) if piece]
        if "".join(pieces) in self.passwords:
            return True
        left = "".join(piece for piece in pieces if piece not in words)
        for word in sorted(words, key=len, reverse=True):
            if len(word) >= SHORT:
                left = left.replace(word, "")
        return len(left) < LEFT or len(set(left)) < VARIED

    def get_help_text(self):
        return HELP


def _words_of(person) -> set[str]:
    """Names of the person, their unit, its authority and the one above, whole and in pieces."""
    if person is None:
        return set()
    names = [person.username, person.email, person.last_name, person.first_name]
    unit = person.unit
    for each in (unit, unit and unit.authority, unit and unit.authority and unit.authority.parent):
        if each:
            names += [each.name, each.short_name, each.place, each.code]
    found = set()
    for name in names:
        pieces = re.split(r"[\W_]+", fold(name))
        found |= {piece for piece in (*pieces, "".join(pieces)) if len(piece) > 1}
    return found
