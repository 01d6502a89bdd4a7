"""Harm: wounds and crush."""
