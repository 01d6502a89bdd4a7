"""Which uncertainties carry the outcome, and where a policy fails: screening, indices, scenario discovery."""
