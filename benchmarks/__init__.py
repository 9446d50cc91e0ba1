"""Side-by-side measurements; each module tells how it is run."""
