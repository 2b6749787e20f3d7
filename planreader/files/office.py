"""Turns `.doc`, `.odt` and `.rtf` into `.docx` with LibreOffice."""

import programs

from ..errors import UnreadableFile


def as_docx(name: str, content: bytes, suffix: str) -> bytes:
    """Return the document, whose kind `suffix` tells, as a `.docx`.

    Raises `UnreadableFile` where there is no LibreOffice, and when it cannot read the document.
    """
    try:
        return programs.convert(name, content, suffix, to="docx")
    except programs.ProgramMissing as error:
        raise UnreadableFile(
            name,
            f"là tệp {suffix}, mà máy chủ chưa có LibreOffice để đọc; quản trị hãy cài "
            "libreoffice-writer, hoặc hãy mở tệp và lưu thành Word (.docx) rồi thử lại",
        ) from error
    except programs.OutOfTime as error:
        raise UnreadableFile(
            name,
            "mất quá nhiều thời gian để chuyển thành Word; hãy mở tệp, lưu thành Word (.docx) "
            "rồi thử lại",
        ) from error
    except programs.NotConverted as error:
        raise UnreadableFile(
            name,
            "bị hỏng hoặc được đặt mật khẩu nên không chuyển được thành Word; hãy mở tệp, bỏ "
            "mật khẩu nếu có, lưu thành Word (.docx) rồi thử lại",
        ) from error
