"""What all resources of the API share: errors, paging, rates, versions, repeats, schema."""
