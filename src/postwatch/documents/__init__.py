"""Paper: Word templates, filling them, PDF and QR; knows no noun of the office."""
