"""Places: areas and their boundaries, points on the National Grid, and maps. The room of folium."""
