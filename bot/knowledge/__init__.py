"""The approved answers: schema, model, loader and pure functions over them."""
