package app

import "lintest/lib"

var _ = lib.OldSum(1, 2) // want `^OldSum is old \(lintest\)$`

var _ = lib.OldProduct(1, 2)
