"""What is prepared against the law is refused; what is signed already is recorded as it is, and marked."""
