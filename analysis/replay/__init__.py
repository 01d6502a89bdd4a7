"""The replay of a run: one page that needs nothing else. Its markup, style and script are files beside these."""
