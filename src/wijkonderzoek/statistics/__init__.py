"""Margins: what rounding and chance leave open, and how far small numbers can be relied on."""
