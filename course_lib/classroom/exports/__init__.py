"""The results in the forms that other systems read."""
