"""The överenskommelser for machines."""
