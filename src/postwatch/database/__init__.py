"""The database: backups, checks, upgrade, copies."""
