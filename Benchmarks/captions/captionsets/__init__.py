"""Programmes with captions whose true times are known."""
