package main

// bodies are the generated functions, in place of this file.
var bodies []body
