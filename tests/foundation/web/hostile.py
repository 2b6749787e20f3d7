"""Files that strangers may send: sound ones of each kind with something hostile put into them."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.plans import files

DDE_LINK = b"<a:externalLink xmlns:a='b'><a:ddeLink/></a:externalLink>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def with_parts(package: bytes, **parts: bytes) -> bytes:
    """The package with these parts added, or in the place of its own."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            if entry.filename not in parts:
                target.writestr(entry, source.read(entry))
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


def part_of(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return source.read(name)


def docx(**parts: bytes) -> bytes:
    return with_parts(files.docx_bytes(), **parts)


def xlsx(**parts: bytes) -> bytes:
    return with_parts(files.xlsx_bytes(), **parts)


def of_formula(formula: str, *, encoding: str = "utf-8", before: bytes = b"") -> bytes:
    """A workbook whose sheet has this formula, `before` standing ahead of it."""
    cell = f'<row r="9"><c r="A9"><f>{formula}</f></c></row>'
    name = "xl/worksheets/sheet1.xml"
    sheet = part_of(files.xlsx_bytes(), name).replace(
        b"</sheetData>", before + cell.encode() + b"</sheetData>"
    )
    text = sheet.decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>")
    return xlsx(**{name: text.encode(encoding)})


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word file that is related to `target` so."""
    name = "word/_rels/document.xml.rels"
    relation = (
        f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/></Relationships>'
    )
    rels = part_of(files.docx_bytes(), name).replace(b"</Relationships>", relation.encode())
    return docx(**{name: rels})


def of_fields(*pieces: str) -> bytes:
    """A Word file with a field whose command is stored in pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>'
    return docx(**{"word/document.xml": _document(body)})


def with_dtd(encoding: str = "utf-8") -> bytes:
    """A Word file whose text is an entity of entities."""
    entities = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    text = _document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", entities, encoding)
    return docx(**{"word/document.xml": text})


def _document(body: str, prolog: str = "", encoding: str = "utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{prolog}'
        f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return text.encode(encoding)


def types(content_type: str) -> bytes:
    """A Word file that says it is of this type."""
    name = "[Content_Types].xml"
    said = part_of(files.docx_bytes(), name)
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return docx(**{name: said.replace(plain, content_type.encode())})


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large; it holds nothing."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"")),
            (b"IEND", b""),
        )
    )


def tiff(width: int, height: int) -> bytes:
    """Two scanned pages, of which the second says it is so large."""
    packed = io.BytesIO()
    pages = [Image.new("1", (8, 8)), Image.new("1", (9, 9))]
    pages[0].save(packed, "TIFF", save_all=True, append_images=pages[1:])
    content = bytearray(packed.getvalue())
    for tag, value in ((256, width), (257, height)):
        for kind in (3, 4):
            old = struct.pack("<HHI", tag, kind, 1) + struct.pack("<I", 9)
            new = struct.pack("<HHII", tag, 4, 1, value)
            content = content.replace(old, new)
    return bytes(content)


def pdf(**of_the_root: object) -> bytes:
    """A PDF file of one empty page, packed as today's writers do, with these entries."""
    packed = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        for name, value in of_the_root.items():
            made.Root[f"/{name}"] = made.make_indirect(value)
        made.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def pdf_with_a_file() -> bytes:
    packed = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments["a.exe"] = b"MZ"
        made.save(packed)
    return packed.getvalue()


def pdf_with_a_picture(width: int, height: int) -> bytes:
    packed = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        picture = pikepdf.Stream(made, b"\x00")
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height = width, height
        made.pages[0].Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=made.make_indirect(picture))
        )
        made.save(packed)
    return packed.getvalue()
