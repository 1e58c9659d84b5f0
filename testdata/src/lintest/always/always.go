package always

import "lintest/lib"

var _ = lib.OldProduct(1, 2) // want `^OldProduct is old \(lintest\)$`
