"""What people read: a page for each learner, tables, a report on the class."""
