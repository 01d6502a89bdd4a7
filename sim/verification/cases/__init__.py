"""Verification cases: reading them, placing people, walking."""
