"""From what was read to what is stored: corrections of a draft, and the rows that they become."""
