"""On which days an authority reminds its people: settings that its administrator keeps."""
