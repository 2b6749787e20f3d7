"""The roof: settings, addresses, the API as a whole, pages that span apps, the demo."""
