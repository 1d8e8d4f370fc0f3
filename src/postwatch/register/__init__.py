"""The outgoing register and its number series."""
