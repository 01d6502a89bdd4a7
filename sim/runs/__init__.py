"""Many runs: loading, one run, and the folder it is kept in."""
