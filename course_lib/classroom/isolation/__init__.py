"""A submission runs in processes of its own, behind walls: cells go in, plain answers come out."""
