"""Spreadsheets in and out: tables, columns, rows and sections of foreign registers; sheets to fill in."""
