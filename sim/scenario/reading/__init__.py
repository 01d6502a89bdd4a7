"""Reading YAML files into trees that know file and line, and trees into parameters."""
