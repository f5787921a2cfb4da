"""Facts, screens and regions as files, and the library that loads and checks them."""
