"""How fast the model is: one synthetic hall, measured within one process, every figure with its spread and its aim."""
