"""What harms; coarse and exogenous."""
