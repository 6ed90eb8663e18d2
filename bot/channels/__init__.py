"""Where visitors write; a folder for each channel."""
