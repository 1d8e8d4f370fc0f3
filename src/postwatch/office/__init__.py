"""The office itself: its names and settings by day, and its successor."""
