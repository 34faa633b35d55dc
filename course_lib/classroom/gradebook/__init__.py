"""What was graded, kept for good: one transaction a submission."""
