"""What is written: parameters, typed, frozen and checked; no behaviour."""
