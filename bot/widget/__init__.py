"""Static files of the web widget and the demo page."""
