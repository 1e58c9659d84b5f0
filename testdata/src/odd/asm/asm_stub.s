// The functions of asm.go would be here.
