package demo

import (
	"slices"
	"time"
)

// repo is one of the organisation's repositories.
type repo struct {
	id          int64
	name        string
	description string
	private     bool
	last        int // the newest thread's number
	labels      []*label
	milestones  []*milestone // oldest first
	names       []string     // of the milestones still to come
	threads     []*thread    // oldest first

	maintainers  []*person
	contributors []*person // who open pull requests, maintainers aside
	reporters    []*person // who open issues from outside
	paths        []string  // of files that remarks without a place of their own are about
}

// label is a repository's label; threads share it, so a rename shows everywhere.
type label struct {
	id                       int64
	name, color, description string
}

type milestone struct {
	id     int64
	number int
	title  string
	by     *person
	at     time.Time
}

func (r *repo) fullName() string { return Org + "/" + r.name }

// label finds a label by the name that it has when the story begins.
func (r *repo) label(name string) *label {
	if i := slices.IndexFunc(r.labels, func(l *label) bool { return l.name == name }); i >= 0 {
		return r.labels[i]
	}
	if name == "perf" { // the one that the story renames
		return r.label("performance")
	}
	return r.labels[0]
}

// milestone is the one that work now goes into.
func (r *repo) milestone() *milestone { return r.milestones[len(r.milestones)-1] }

// Names of the repositories, as the pools of texts have them.
const (
	server  = "tile-server"
	library = "lantern-js"
	infra   = "harbor"
)

func newRepos(c *crew) []*repo {
	staff := []*person{c.pell, c.ikaika}
	return []*repo{
		{
			id: 70011, name: server, last: 1180,
			description: "Serves vector and raster map tiles from PMTiles, MBTiles and PostGIS",
			labels:      labels(7100, "rendering", "cache", "perf", "protocol"),
			names:       []string{"3.1", "3.2", "3.3", "3.4"},
			maintainers: []*person{c.ottoline, c.tadeo}, contributors: append(staff, c.noor, c.wenzel, c.sunniva),
			reporters: []*person{c.saltmarsh, c.quill, c.carto, c.wenzel, c.noor},
			paths:     []string{"tiles/encode.go", "cache/lru.go", "httpd/handler.go", "source/mbtiles.go", "source/postgis.go"},
		},
		{
			id: 70012, name: library, last: 742,
			description: "Puts Lantern tiles on a web page",
			labels:      labels(7200, "rendering", "typings", "perf", "accessibility"),
			names:       []string{"1.8", "1.9", "1.10", "2.0"},
			maintainers: []*person{c.bram, c.sunniva}, contributors: append(staff, c.wenzel, c.noor, c.tadeo),
			reporters: []*person{c.quill, c.saltmarsh, c.carto, c.noor},
			paths:     []string{"src/map.ts", "src/layer/symbol.ts", "src/source/tile_cache.ts", "src/ui/control.ts", "src/style/expression.ts"},
		},
		{
			id: 70013, name: infra, private: true, last: 305,
			description: "Clusters, pipelines and runbooks",
			labels:      labels(7300, "cluster", "pipeline", "perf", "security"),
			names:       []string{"Q-early", "Q-mid", "Q-late", "next"},
			maintainers: []*person{c.jorun, c.ottoline}, contributors: append(staff, c.tadeo, c.bram),
			reporters: []*person{c.bram, c.sunniva, c.tadeo, c.pell},
			paths:     []string{"deploy/tiles.yaml", "pipeline/build.star", "runbooks/failover.md", "terraform/edge.tf"},
		},
	}
}

func labels(first int64, own ...string) []*label {
	var ls []*label
	for _, name := range append([]string{"bug", "enhancement", "documentation", "needs info", "good first issue",
		"stale", "dependencies", "invalid", "priority", "shipped", "idea"}, own...) {
		n := first + int64(len(ls))
		ls = append(ls, &label{id: n, name: name, color: []string{"d73a4a", "a2eeef", "0075ca", "fbca04", "7057ff"}[n%5]})
	}
	return ls
}
