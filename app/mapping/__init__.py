"""Map layers, drawn on screen and on paper."""
