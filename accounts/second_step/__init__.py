"""The second step of sign-in: a code of an authenticator app, or a recovery code."""
