package publish

import (
	"context"
	"time"

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

func (m memory) TryPost(_ context.Context, p store.Post, holder string, now time.Time) (bool, error) {
	row, ok := m[p.Key]
	if !ok || row.State != store.PostIntended || row.Holder != p.Holder || !row.TriedAt.Equal(p.TriedAt) {
		return false, nil
	}
	row.Holder, row.TriedAt, row.Sort, row.Repo, row.Number = holder, now, p.Sort, p.Repo, p.Number
	m[p.Key] = row
	return true, nil
}

func (m memory) SavePost(_ context.Context, p store.Post) error {
	if _, ok := m[p.Key]; ok {
		m[p.Key] = p
	}
	return nil
}

func (m memory) ForgetPost(_ context.Context, key string) error {
	delete(m, key)
	return nil
}
