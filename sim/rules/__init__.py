"""VERBS: how things happen; one file per plug, each sees the world and never Mesa."""
