"""Every year of a source under the same names: columns, regions and statuses."""
