"""What was decided: plans, duties, periods, evidence; reviewing what offices declare."""
