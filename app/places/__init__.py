"""Areas and incidents: boundaries, their imports, and where each incident belongs."""
