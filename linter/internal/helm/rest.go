package helm

import (
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/graph"
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

// RestOf is Rest for one chart, whoever has installed it.
func (c *Charts) RestOf(dir string) Result { return c.renderAll(c.jobsOf(dir)) }

// job is one rendering of a chart that no release has installed.
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

// renderAll renders side by side. What is left of the budget of all renderings is
// shared out as if they were rendered one after the other: where it does not
// last, the rest is.
func (c *Charts) renderAll(jobs []*job) Result {
	var all Result
	for len(jobs) > 0 && c.ctx.Err() == nil {
		wave := jobs[:min(len(jobs), maxWave)]
		jobs = jobs[len(wave):]
		if len(wave) > 1 {
			c.sideBySide(wave)
		}
		for _, j := range wave {
			if len(wave) == 1 || c.spent+j.cost > maxAllCost {
				j.result = c.render(j.release, &c.spent)
			} else {
				c.spent += j.cost
			}
			all.Facts.Problems = append(all.Facts.Problems, j.problems...)
			all.add(j.result)
		}
	}
	return all
}

// sideBySide renders each with a budget of its own.
func (c *Charts) sideBySide(wave []*job) {
	next := make(chan *job)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(wave)) {
		wait.Go(func() {
			for j := range next {
				j.result = c.render(j.release, &j.cost)
			}
		})
	}
	for _, j := range wave {
		next <- j
	}
	close(next)
	wait.Wait()
}

func (r *Result) add(other Result) {
	r.Facts.Add(other.Facts)
	r.Objects = append(r.Objects, other.Objects...)
}
