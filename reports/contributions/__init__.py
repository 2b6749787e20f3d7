"""What offices give for a report: asked of them, answered, put into its sections with their names.

A section that the program cannot draft is filled this way; that there is nothing to say is an
office's word too, never a default.
"""
