"""Redmine as a peer: set up by `set_up.sh`, filled and started by `peer.py`."""
