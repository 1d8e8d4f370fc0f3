"""A ministry's directive, carried out: the tasks, the letter, the slogan and the commitments of its file."""
