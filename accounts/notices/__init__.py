"""Notices: what people are told at once, of which kinds and on which ways each wants to be told."""
