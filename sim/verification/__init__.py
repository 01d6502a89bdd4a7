"""Verification: cases, walking them, measuring, judging; peers walk the same cases."""
