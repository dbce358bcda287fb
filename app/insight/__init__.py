"""Evidence and casework together: maps, profiles, coverage, neighbourhoods and assessments."""
