package ghclient

// NeedsObject says that the thread has to be fetched by itself (Client.Object):
// it is closed, its timeline does not tell of it, and the object at hand does not
// say by whom, as objects from lists do not. False once Thread is such an object
// that says it; an account that is gone is never said.
func (r *Record) NeedsObject() bool {
	if r.Thread.ClosedAt.IsZero() || !r.open() {
		return false
	}
	return r.closedBy() == nil
}

// closedBy is who closed the thread, as far as its object says.
func (r *Record) closedBy() *User {
	if r.Pull {
		return r.Thread.MergedBy
	}
	return r.Thread.ClosedBy
}

// open says whether the thread is open as far as the timeline tells.
func (r *Record) open() bool {
	open := true
	for i := range r.Events {
		switch r.Events[i].Event {
		case "closed":
			open = false
		case "reopened":
			open = true
		}
	}
	return open
}
