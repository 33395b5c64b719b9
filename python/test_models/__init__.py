"""Makes tiny checkpoints and model directories with random weights, for the tests of the exporter and of the service."""
