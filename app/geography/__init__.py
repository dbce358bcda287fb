"""Places: areas and their boundaries, points on the National Grid, and maps. The only room that imports folium."""
