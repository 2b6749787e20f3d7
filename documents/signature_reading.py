"""Reads the digital signatures of a PDF: a process of its own, so that a hostile file does no harm.

Its argument is the folder of the trusted authorities' certificates (empty: none). It reads the file
from standard input and prints one line of JSON: `{"scanned": are all pages pictures, "signatures":
[what `facts_of` tells of each, in the order of signing]}`, or `{"error": a word}`. It fetches
nothing, and imports nothing of this house: it is started by its path.
"""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import KeyUsageConstraints, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko.sign.validation.utils import CMSAlgorithmUsagePolicy
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import AcceptAllAlgorithms

MOST = 20  # signatures of one file: a leader's, an organisation's, those of an approval
PAGES_LOOKED_AT = 20
PICTURE_SHARE = 0.6  # of a page that a scan covers, its white margin cut off by some scanners
WEAK_DIGESTS = {"md2", "md5", "sha1"}
WEAK_RSA = 2048  # bits: fewer are weak
CERTIFICATES = {".pem", ".crt", ".cer"}
USAGES = {"digital_signature", "non_repudiation"}
WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
HARMLESS = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "none",  # proofs for the archive
    ModificationLevel.FORM_FILLING: "filled",
    ModificationLevel.ANNOTATIONS: "annotated",
}
# Whether a signature itself holds is one question, whether its algorithm is weak another: `weak`.
ANY_ALGORITHM = CMSAlgorithmUsagePolicy.lift_policy(AcceptAllAlgorithms())

Facts = dict[str, Any]


def read(content: bytes, trusted: list[Certificate]) -> Facts:
    """Say what the module's docstring tells."""
    try:
        scanned = _is_scanned(content)
        # Without these bytes nothing is signed; scanners write structures that only few can read.
        found = _signatures(content, trusted) if b"ByteRange" in content else []
    except MemoryError:
        return {"error": "much"}
    except pypdfium2.PdfiumError as error:
        return {"error": "locked" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "broken"}
    # Whatever a library of signatures stumbles over in the file of a stranger.
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError):
        return {"error": "broken"}
    return {"error": "many"} if len(found) > MOST else {"scanned": scanned, "signatures": found}


def _is_scanned(content: bytes) -> bool:
    """Is each page a picture, whatever words a recogniser has laid under it?"""
    document = pypdfium2.PdfDocument(content)
    pages = min(len(document), PAGES_LOOKED_AT)
    return pages > 0 and all(_is_picture(document[number]) for number in range(pages))


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    across, down = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        covered += max(right - left, 0) * max(top - bottom, 0)
    return bool(covered >= PICTURE_SHARE * across * down > 0)


def _signatures(content: bytes, trusted: list[Certificate]) -> list[Facts]:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    signatures = reader.embedded_regular_signatures
    if len(signatures) > MOST:
        return [{}] * len(signatures)
    return [_facts_or_none(signature, trusted) for signature in signatures]


def _facts_or_none(signature: EmbeddedPdfSignature, trusted: list[Certificate]) -> Facts:
    try:
        return facts_of(signature, trusted)
    except MemoryError:
        raise
    # The library names its refusals by a dozen classes: each means that this one tells nothing.
    except Exception:
        return {"unreadable": True}


def facts_of(signature: EmbeddedPdfSignature, trusted: list[Certificate]) -> Facts:
    """Return who signed, when, and what holds of it, as the file alone can tell."""
    said_at = signature.self_reported_timestamp
    status = _status(signature, trusted, said_at or datetime.now(UTC))
    stamped = status.timestamp_validity
    stamped_at = stamped.timestamp if stamped and stamped.valid and stamped.intact else None
    at = stamped_at if stamped and stamped_at and stamped.trusted else said_at
    certificate = signature.signer_cert
    return {
        "name": _named(certificate, "common_name"),
        "organisation": _named(certificate, "organization_name"),
        "issuer": _named(certificate, "common_name", of="issuer"),
        "serial": f"{certificate.serial_number:x}",
        "at": said_at.isoformat() if said_at else "",
        "stamped_at": stamped_at.isoformat() if stamped_at else "",
        "stamp_trusted": bool(stamped and stamped.trusted),
        "intact": bool(status.intact and status.valid),
        "whole": status.coverage in WHOLE,
        "changed": _changed(status),
        "allowed": status.docmdp_ok is not False,
        "weak": _weak(signature),
        "in_force": not at or certificate.not_valid_before <= at <= certificate.not_valid_after,
        "from": certificate.not_valid_before.isoformat(),
        "to": certificate.not_valid_after.isoformat(),
        "trusted": status.validation_path is not None and status.trust_problem_indic is None,
    }


def _status(
    signature: EmbeddedPdfSignature, trusted: list[Certificate], moment: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=moment
    )
    return asyncio.run(
        async_validate_pdf_signature(
            signature,
            signer_validation_context=context,
            key_usage_settings=KeyUsageConstraints(USAGES, match_all_key_usages=False),
            algorithm_policy=ANY_ALGORITHM,
        )
    )


def _changed(status: PdfSignatureStatus) -> str:
    """What was done to the file after this signature: `none`, `filled`, `annotated`, `other`."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    level = status.modification_level
    return HARMLESS.get(level, "other") if level else "other"


def _weak(signature: EmbeddedPdfSignature) -> str:
    """The weak algorithm of a signature as people name it, empty when there is none."""
    key = signature.signer_cert.public_key
    if key.algorithm == "rsa" and key.bit_size < WEAK_RSA:
        return f"RSA {key.bit_size} bit"
    digest = next(
        (
            each
            for each in (signature.md_algorithm, signature.external_md_algorithm)
            if each in WEAK_DIGESTS
        ),
        "",
    )
    return str(digest).upper().replace("SHA1", "SHA-1")


def _named(certificate: Certificate, what: str, of: str = "subject") -> str:
    """A part of a name in a certificate; of several (units within units) the first."""
    value = getattr(certificate, of).native.get(what, "")
    return str(value[0] if isinstance(value, list) else value)[:200]


def _certificates(folder: str) -> Iterator[Certificate]:
    """The certificates of a folder of PEM and DER files; one that is none is passed over."""
    paths = sorted(Path(folder).iterdir()) if folder and Path(folder).is_dir() else []
    for path in paths:
        if path.suffix.lower() in CERTIFICATES:
            try:
                yield from load_certs_from_pemder_data(path.read_bytes())
            except (ValueError, OSError):
                continue


def main() -> None:
    """Answer about the file on standard input."""
    logging.disable()
    trusted = list(_certificates(sys.argv[1]))
    answer = read(sys.stdin.buffer.read(), trusted) | {"authorities": len(trusted)}
    sys.stdout.write(f"{json.dumps(answer)}\n")


if __name__ == "__main__":
    main()
