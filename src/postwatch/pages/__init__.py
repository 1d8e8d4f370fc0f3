"""Pages that people look at: each is one file that needs nothing else, made of records that store/masking masked."""
