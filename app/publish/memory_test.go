package publish

import (
	"context"

	"glueledger/app/store"
)

// memory remembers posts as the store does, which is tested there.
type memory map[string]store.Post

func (m memory) Post(_ context.Context, key string) (store.Post, error) {
	p, ok := m[key]
	if !ok {
		return p, store.ErrNotFound
	}
	return p, nil
}

func (m memory) IntendPost(_ context.Context, p store.Post) (store.Post, error) {
	if _, ok := m[p.Key]; !ok {
		p.State = store.PostIntended
		m[p.Key] = p
	}
	return m[p.Key], nil
}

func (m memory) SavePost(_ context.Context, p store.Post) (store.Post, error) {
	if row, ok := m[p.Key]; !ok || row.Version != p.Version {
		return p, store.ErrChanged
	}
	p.Version++
	m[p.Key] = p
	return p, nil
}

func (m memory) ForgetPost(_ context.Context, p store.Post) error {
	if row, ok := m[p.Key]; !ok || row.Version != p.Version {
		return store.ErrChanged
	}
	delete(m, p.Key)
	return nil
}
