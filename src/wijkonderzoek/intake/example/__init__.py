"""Exports of invented interviews in the formats of the tools, to try intake with."""
