"""Hotspot statistics: numbers in, numbers out."""
