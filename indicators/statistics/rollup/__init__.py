"""The sum of a statistical form over the communes of a province."""
