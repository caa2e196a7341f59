// Package engine renders charts as Helm does.
//
// [Load] sorts the files of a chart and its sub-charts, [Chart.Render] decides
// which sub-charts are taken in, lays the values over each other and runs the
// templates.
//
// Why it is not Helm's own: Helm's packages link a client of the Kubernetes API,
// its types and a validator of JSON schemas, which took twice as long to start as
// a team's repository takes to be linted, and brought a network stack into a
// program that promises to open no connection. What is left of Helm without them
// is small, and what it has to do is exactly known: the tests of this package and
// those of package helm render charts both ways, with Helm as a dependency of the
// tests, and compare. Helm's documentation names the rules:
// https://helm.sh/docs/chart_template_guide/ and
// https://helm.sh/docs/topics/charts/.
//
// The functions that templates call come from the caller, who bounds them; the
// engine adds include and tpl. It has no look-ups, no environment and no clock,
// and it reads no file that it was not given.
package engine
