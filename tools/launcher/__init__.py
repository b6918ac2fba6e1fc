"""The launcher behind `tools/live`: environments, processes, and one file a server. Standard library only."""
