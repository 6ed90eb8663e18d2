"""The front desk's console under /desk: pages, their guard and the stream of changes."""
