"""Who does what by when: tasks, who leads and coordinates them, and the progress that offices
declare.
"""
