"""Word documents: templates, filling, PDF and QR; knows no noun of the office."""
