"""Alarming symptoms in a visitor's message: plain code over alarms/, run before anything else."""
