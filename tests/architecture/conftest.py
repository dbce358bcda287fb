"""What is not collected here: the made-up slice's tests run in the copy of the product that has it."""

collect_ignore = ["made_up_slice"]
