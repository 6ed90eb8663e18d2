"""What is counted: for the clinic by its own days, for monitoring as it stands."""
