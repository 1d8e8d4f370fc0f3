"""The outgoing register, its number series, and what all outgoing letters share (outgoing)."""
