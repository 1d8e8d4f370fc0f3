"""The outgoing register, its number series, and the life common to all outgoing letters (outgoing)."""
