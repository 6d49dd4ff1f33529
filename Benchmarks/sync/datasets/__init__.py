"""Recordings of made-up events by several cameras, with the truth about their clocks."""
