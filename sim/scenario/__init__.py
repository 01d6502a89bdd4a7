"""WORDS: what the researcher wrote, typed, frozen and checked; no behaviour."""
