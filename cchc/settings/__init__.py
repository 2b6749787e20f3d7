"""Settings in layers: `base` for all, then `dev` (the embedded default), `test` and `prod`."""
