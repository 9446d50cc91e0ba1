"""Pictures and files made from networks: layout, SVG, pyvis."""
