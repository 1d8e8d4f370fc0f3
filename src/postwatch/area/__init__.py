"""Administrative areas with days of validity."""
