"""What can be done with the organisation."""
