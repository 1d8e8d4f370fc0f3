"""Case files: papers and steps from the minutes to the end, and the terms and amounts that follow from them."""
