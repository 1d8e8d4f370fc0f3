"""Case files: papers and steps from the minutes to the end, and what follows from them."""
