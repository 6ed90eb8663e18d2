"""Is a message an alarm, and which: learned from the sentences in alarms/."""
