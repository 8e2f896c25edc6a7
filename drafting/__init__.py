"""What agreements and policies share: canonical bytes, findings, placeholders."""
