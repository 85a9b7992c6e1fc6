"""One kind of value a type of field: how it is read, and how it is written the official way."""
