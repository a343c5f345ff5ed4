"""Pure geometry of the charts: records in, positions out. The templates draw the SVG."""
