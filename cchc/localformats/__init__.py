"""Django's formats of dates, where its Vietnamese ones differ from the product's."""
