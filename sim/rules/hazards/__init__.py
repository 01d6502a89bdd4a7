"""What harms; coarse and exogenous.

A hazard offers ``parameters``, ``rows_needed(parameters)`` (bodies of its sources), ``begun`` (nobody has to wait for
its sources any more), ``to_come(world)`` (the scene has to wait for it) and ``act(world)``, once a step.
The clock time at which one begins is its knob ``onset_s`` or ``begins_s``: it is held against the end of the scene.
"""
