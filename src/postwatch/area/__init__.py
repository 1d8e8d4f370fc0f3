"""Administrative areas with days of validity, found by code or name."""
