"""The table of many offices: their months, read from files, added up."""
