"""The sentences that we ship, word by word; no other test pins them."""
