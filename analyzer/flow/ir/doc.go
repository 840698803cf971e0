// Package ir is the small language that functions are lowered to: a tree of nodes
// that needs neither syntax nor types any more, so that a function can be run by a
// package that imports it, with the values that only that package knows.
//
// It is what package lower writes, what package machine runs, and what a package's
// fact consists of ([Summary]). [Encode] writes it, equal code as equal bytes in
// every process; [Decode] reads it, and refuses what is damaged. An [Op] names the
// operands that it has; what [Decode] accepts has them all.
package ir
