"""The web widget's channel: HTTP routes, limits, event stream."""
