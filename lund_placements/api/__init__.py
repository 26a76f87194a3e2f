"""What every resource of the API shares; knows HTTP and JSON, and none of our models."""
