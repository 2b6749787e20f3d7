"""Word files built for tests, with what python-docx has no call for."""

import io
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

NS = nsdecls("w")


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(content, name, xml):
    """`content` with one part of the package added or replaced."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, xml)
    return result.getvalue()


def paragraphs(*texts):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def add_xml(document, xml):
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def add_list(document, number, *levels):
    """Define list `number` with (format, text) `levels`."""
    root = document.part.numbering_part.element
    inner = "".join(
        (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt '
            f'w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        )
        for level, (form, text) in enumerate(levels)
    )
    root.insert(
        0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{number}">{inner}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {NS} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )


def add_listed(document, text, number, level=0):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def add_table(document, *rows):
    table = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def continue_cell(cell):
    """Make `cell` the continuation of the one above it, as Word writes vertical merging."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:vMerge {NS}/>"))
    for paragraph in cell._tc.findall(qn("w:p")):
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
