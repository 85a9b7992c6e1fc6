"""What an authority asks for: definitions, where they are found, and their JSON Schema."""
