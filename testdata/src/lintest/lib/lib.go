package lib

func OldSum(x, y int) int { return x + y } // want OldSum:"deprecated"

func NewSum(x, y int) int { return x + y }

func OldProduct(x, y int) int { return x * y } // want OldProduct:"deprecated"
