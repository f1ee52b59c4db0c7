package ghclient

import "errors"

var errTodo = errors.New("not there yet")
