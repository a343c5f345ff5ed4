"""Bridges, the fictional programme of the demo. Nobody in it and no place in it exists."""
