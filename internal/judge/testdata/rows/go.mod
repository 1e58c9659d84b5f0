module generated

go 1.25.0
