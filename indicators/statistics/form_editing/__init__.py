"""Statistical forms as people make them: supplied, written in the browser, copied, as a file."""
