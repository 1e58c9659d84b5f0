// Chart draws what package bench measured as horizontal bars, cold above warm, one
// plot for each subject.
//
//	chart FILE.svg <tables.json
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"math"
	"os"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "chart:", err)
		os.Exit(2)
	}
}

// A table is what the tools cost on one subject.
type table struct {
	Title string
	Bars  []struct {
		Name       string
		Cold, Warm float64 // CPU seconds
	}
}

const (
	width  = 20 * vg.Centimeter
	height = 10 * vg.Centimeter // of each plot
)

func run() error {
	if len(os.Args) != 2 {
		return errors.New("usage: chart FILE.svg <tables.json")
	}
	var tables []table
	if err := json.NewDecoder(os.Stdin).Decode(&tables); err != nil {
		return err
	}
	canvas := vgsvg.New(width, height*vg.Length(len(tables)))
	for i, t := range tables {
		p, err := t.plot()
		if err != nil {
			return err
		}
		top := height * vg.Length(len(tables)-i)
		area := vg.Rectangle{Min: vg.Point{Y: top - height}, Max: vg.Point{X: width, Y: top}}
		p.Draw(draw.Canvas{Canvas: canvas, Rectangle: area})
	}
	f, err := os.Create(os.Args[1])
	if err != nil {
		return err
	}
	if _, err := canvas.WriteTo(f); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// plot draws the bars of one table, the first tool on top.
func (t table) plot() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = t.Title
	p.X.Label.Text = "CPU seconds"
	slices.Reverse(t.Bars)
	var names []string
	var cold, warm plotter.Values
	for _, b := range t.Bars {
		names = append(names, b.Name)
		cold = append(cold, b.Cold)
		warm = append(warm, b.Warm)
	}
	const thickness = 5
	for i, series := range []struct {
		name   string
		values plotter.Values
		color  color.Color
	}{
		{"warm", warm, color.RGBA{R: 0x9e, G: 0xc5, B: 0xe8, A: 0xff}},
		{"cold", cold, color.RGBA{R: 0x1f, G: 0x5a, B: 0x99, A: 0xff}},
	} {
		bars, err := plotter.NewBarChart(series.values, vg.Points(thickness))
		if err != nil {
			return nil, err
		}
		bars.Horizontal = true
		bars.Offset = vg.Points(thickness * (float64(i) - 0.5))
		bars.Color = series.color
		bars.LineStyle.Width = 0
		p.Add(bars)
		p.Legend.Add(series.name, bars)
	}
	p.NominalY(names...)
	p.X.Max = math.Ceil(p.X.Max)
	return p, nil
}
