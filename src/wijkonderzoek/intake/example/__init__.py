"""Exports of invented interviews in the formats of the tools, to try intake with."""

LABEL = "SYNTHETISCH - geen echte personen of uitspraken"
"""What stands in every file with invented interviews."""
