"""A directive, carried out: the tasks, the letter and to whom it says what, the slogan and commitments of its file."""
