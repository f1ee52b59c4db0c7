// Package app puts the parts together: it is the program without its main
// function.
//
// [Main] reads the command line; each command has its file. [Open] wires the
// stages of the flow, from top to bottom: the store, the jobs that drive it, the
// inbox that webhooks fill, and the web server; [Run] serves until it is told
// to stop and then drains. The commands that only read open the store alone.
package app
