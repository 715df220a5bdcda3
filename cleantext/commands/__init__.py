"""The commands of the command line that have a module each; `cleantext.cli` loads them when they are asked for."""
