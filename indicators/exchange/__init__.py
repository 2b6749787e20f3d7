"""The datasets of targets and measurements: how they go out to Excel and come back in."""

from .keys import indicator_key, measurement_key, target_key
from .measurements import MeasurementDataset
from .plan_targets import door
from .targets import TargetDataset

__all__ = [
    "MeasurementDataset",
    "TargetDataset",
    "door",
    "indicator_key",
    "measurement_key",
    "target_key",
]
