"""Pages of PAR INDEX scoring."""
