package helm

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/workers"
)

// Rest renders the charts that no release has installed: with each values file
// that lies beside the chart's own and seems to be an environment's, or with the
// chart's own values if there is none.
func (c *Charts) Rest() Result {
	var jobs []*job
	parts := c.localParts()
	for _, dir := range c.dirs {
		if !c.installed[dir] && !parts[dir] {
			jobs = append(jobs, c.jobsOf(dir)...)
		}
	}
	return c.renderAll(jobs)
}

// Releases is [Charts.Release] for several, rendered side by side. The results are
// in the order of the list; those that a cancelled context leaves out are empty.
func (c *Charts) Releases(list []Release) []Result {
	jobs := make([]*job, len(list))
	for i, r := range list {
		jobs[i] = &job{release: c.install(r)}
	}
	c.renderAll(jobs)
	results := make([]Result, len(list))
	for i, j := range jobs {
		results[i] = j.result
	}
	return results
}

// RestOf is Rest for one chart, whoever has installed it.
func (c *Charts) RestOf(dir string) Result { return c.renderAll(c.jobsOf(dir)) }

// job is one rendering of a chart.
type job struct {
	release Release
	// problems are those of its values file, cost is what rendering it took.
	problems []graph.Problem
	result   Result
	cost     int
}

// jobsOf marks a chart as installed and lists how it is to be rendered.
func (c *Charts) jobsOf(dir string) []*job {
	files := c.environments[dir]
	if len(files) == 0 {
		return []*job{{release: c.install(Release{Dir: dir})}}
	}
	var jobs []*job
	for _, name := range files {
		file, err := c.tree.Read(name)
		if err != nil {
			continue
		}
		c.Consume(name)
		values, problems := ParseValues(file)
		release := c.install(Release{Dir: dir, Values: values, Root: strings.TrimSuffix(name, path.Ext(name))})
		jobs = append(jobs, &job{release: release, problems: problems})
	}
	return jobs
}

// maxWave is how many renderings are begun before their costs are added up.
const maxWave = 16

// renderAll renders side by side, as many at a time as the budget of all
// renderings surely suffices for, and one after the other from there on. So the
// outcome is that of one after the other.
func (c *Charts) renderAll(jobs []*job) Result {
	var all Result
	for len(jobs) > 0 && c.ctx.Err() == nil {
		room := (maxAllCost - c.spent) / (maxCost + 1)
		wave := jobs[:max(1, min(len(jobs), maxWave, room))]
		jobs = jobs[len(wave):]
		c.sideBySide(wave)
		for _, j := range wave {
			all.Facts.Problems = append(all.Facts.Problems, j.problems...)
			all.add(j.result)
		}
	}
	return all
}

// sideBySide renders each with a count of its own, unless it is the only one. The
// large charts come first, so that none of them is begun when all others are done.
func (c *Charts) sideBySide(wave []*job) {
	if len(wave) == 1 {
		wave[0].result = c.render(wave[0].release, &c.spent)
		return
	}
	sizes := make([]int, len(wave))
	workers.Each(len(wave), func(i int) { sizes[i] = c.size(wave[i].release) })
	order := make([]int, len(wave))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	workers.Each(len(order), func(i int) {
		j := wave[order[i]]
		j.result = c.render(j.release, &j.cost)
	})
	for _, j := range wave {
		c.spent += j.cost
	}
}

// size is how many bytes the chart of a release has; 0 if it is not in the tree.
func (c *Charts) size(r Release) int {
	if c.isRemote(r) {
		return 0
	}
	loaded, err := c.load(r.Dir)
	if err != nil {
		return 0
	}
	return loaded.bytes
}

func (r *Result) add(other Result) {
	r.Facts.Add(other.Facts)
	r.Objects = append(r.Objects, other.Objects...)
}
