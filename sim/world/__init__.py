"""What there is: venue, navigation, crowd, random streams, clock, event log, state of hazard and response; no Mesa."""
