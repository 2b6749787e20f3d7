"""What pages share: addresses and parts of pages, filters, the admin site, uploads, charts,
components, Excel files.
"""
