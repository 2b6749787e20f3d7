"""The superior plan, which plans follow."""
