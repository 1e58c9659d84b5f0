module judged

go 1.25.0

require golang.org/x/sync v0.0.0

replace golang.org/x/sync => ./errgroup
