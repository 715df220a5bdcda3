"""The phrase rules: data (a TOML file a language), the pattern language they are written in, and the engine."""
