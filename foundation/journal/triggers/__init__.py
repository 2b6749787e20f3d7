"""The triggers that write the journal, in the languages of two databases."""
