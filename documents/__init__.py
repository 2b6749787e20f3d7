"""The register of documents: their numbers, their steps from draft to sent, their files."""
