"""Signed PDF files of every sort: an authority's certificates, signatures, and what spoils them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import time_machine
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = datetime(2025, 3, 18, tzinfo=UTC)


class Authority:
    """One that certifies signers: a key, and a certificate that it gave itself."""

    def __init__(self, name="Tổ chức chứng thực thử"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        self.certificate = _certificate(self.name, self.key, self.name, self.key, authority=True)

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def signer(self, name, organisation="", *, to=datetime(2030, 1, 1, tzinfo=UTC)):
        key = ec.generate_private_key(ec.SECP256R1())
        given = _certificate(_name(name, organisation), key, self.name, self.key, to=to)
        return signers.SimpleSigner(
            signing_cert=_asn1(given), signing_key=_private(key), cert_registry=self._store()
        )

    def timestamps(self):
        """What stamps signatures with the time; the library's stamps with RSA alone."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        given = _certificate(_name("Dấu thời gian thử"), key, self.name, self.key, stamps=True)
        return DummyTimeStamper(_asn1(given), _private(key), self._store(), fixed_dt=DAY)

    def _store(self):
        store = SimpleCertificateStore()
        store.register(_asn1(self.certificate))
        return store


def signed(pdf: bytes, signer, *, field="ChuKy1", at=DAY, md="sha256", stamp=None) -> bytes:
    """The file with one signature more."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page = fields.SigFieldSpec(field, on_page=0, box=(300, 60, 500, 120))
    fields.append_signature_field(writer, page)
    said = signers.PdfSignatureMetadata(field_name=field, md_algorithm=md)
    signing = signers.PdfSigner(said, signer, timestamper=stamp)
    # a thread of its own: in that of the tests a loop may run, the one of a browser
    with time_machine.travel(at, tick=False), ThreadPoolExecutor(1) as thread:
        return thread.submit(signing.sign_pdf, writer).result().getvalue()


def text_pdf(*pages: str) -> bytes:
    """A PDF of text, a page a string; its letters are Type 1's, so of ASCII alone."""
    pdf = pikepdf.new()
    for text in pages:
        page = pdf.add_blank_page(page_size=(595, 842))
        lines = "".join(f"({_escaped(line)}) Tj T*\n" for line in text.splitlines())
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 11 Tf 14 TL 72 780 Td\n{lines}ET".encode())
    return _saved(pdf)


def scan(pages=1) -> bytes:
    """A PDF of pictures."""
    images = [Image.new("L", (210, 297), 200 + n) for n in range(pages)]
    file = BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=25.4)
    return file.getvalue()


def picture() -> bytes:
    """A page photographed."""
    file = BytesIO()
    Image.new("L", (21, 29), 200).save(file, "PNG")
    return file.getvalue()


def rewritten(pdf: bytes, text: str) -> bytes:
    """The file whose first page was given other words in an update at its end."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page, _ = writer.find_page_for_modification(0)
    stream = generic.StreamObject(
        stream_data=f"BT /F1 11 Tf 72 780 Td ({_escaped(text)}) Tj ET".encode()
    )
    page.get_object()["/Contents"] = writer.add_object(stream)
    writer.update_container(page.get_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def many_pages(count: int) -> bytes:
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(595, 842))
    return _saved(pdf)


def many_signatures(pdf: bytes, count: int) -> bytes:
    """The file with so many fields that hold one and the same signature."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        form = opened.Root.AcroForm
        first = form.Fields[0]
        for number in range(count):
            again = pikepdf.Dictionary(
                FT=pikepdf.Name.Sig, T=f"Khac{number}", V=first.V, Type=pikepdf.Name.Annot
            )
            form.Fields.append(opened.make_indirect(again))
        return _saved(opened)


def locked(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        file = BytesIO()
        opened.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()


def _saved(pdf) -> bytes:
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def _certificate(
    subject,
    key,
    issuer,
    issuer_key,
    *,
    authority=False,
    stamps=False,
    to=datetime(2035, 1, 1, tzinfo=UTC),
):
    usage = {
        "digital_signature": not authority,
        "content_commitment": not authority,
        "key_cert_sign": authority,
        "crl_sign": authority,
    }
    others = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only")
    usage |= dict.fromkeys((*others, "decipher_only"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(to)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = certificate.add_extension(usage, critical=True)
    return certificate.sign(issuer_key, hashes.SHA256())


def _private(key) -> keys.PrivateKeyInfo:
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    return keys.PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, form, plain))


def _asn1(certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
