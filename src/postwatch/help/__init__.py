"""Help on a command, the commands for a job, and the shape of the JSON of each."""
