"""NOUNS: venue, navigation, crowd, luck, clock and event log; no Mesa."""
