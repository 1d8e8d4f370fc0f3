"""The sanction catalogue and the clocks of the law."""
