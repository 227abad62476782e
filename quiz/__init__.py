"""The quiz: sections and questions, and each learner's practice of them."""
