"""What the commands in bin/ do; standard library only, so that they start in no time and weigh nothing."""
