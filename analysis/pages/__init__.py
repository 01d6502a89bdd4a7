"""Pages that commands write: tables between marks, verification, bench."""
