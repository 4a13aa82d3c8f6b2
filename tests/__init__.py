"""Tests of wijkonderzoek; a package so that the loopback CBS can be run by hand."""
