"""The explorer: pages over the dataset, rendered on the server, useful without JavaScript."""
