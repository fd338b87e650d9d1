"""The steps that make and change the tables: `steps` lists them, `runner` applies them, one module each holds them."""
