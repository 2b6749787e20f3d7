"""What we send: reports, drafted from figures that are frozen with them, and other documents."""
