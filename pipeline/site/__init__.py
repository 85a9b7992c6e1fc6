"""The published site: pages made from the definitions, ready for a static site builder."""
