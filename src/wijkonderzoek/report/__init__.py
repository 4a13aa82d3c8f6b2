"""Where hard and soft meet: a study and an area become a `WijkReport`, section by section."""
