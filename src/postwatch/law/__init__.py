"""The sanction catalogue: acts, fines by kind of offender, powers, moves of provisions, and the terms of the law."""
