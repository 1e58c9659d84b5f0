module random

go 1.25.0
