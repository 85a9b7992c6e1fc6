"""From a form's definition and a person's data to a judged document."""
