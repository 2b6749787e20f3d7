"""The project: settings, addresses, background jobs, formats and the pages that span apps."""
