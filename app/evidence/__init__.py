"""What the recorded incidents say: statistics, ward ranking, hotspots and trends."""
