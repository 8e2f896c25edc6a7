"""Policy templates and their composition into a document, without a database."""
