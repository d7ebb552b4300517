//! A figure over two axes, as color and, if there is room, in digits.

use super::drawing::{Anchor, INK, MUTED, Picture, SvgDrawing, WIDTH};
use super::text_width;
use crate::answers::{HeatMapChart, HeatMapTile};

/// The greatest width of the row labels.
const NAMES: f64 = 170.0;
/// The greatest length of rotated column labels.
const RISE: f64 = 110.0;
/// The height above the column labels.
const HEAD: f64 = 40.0;
/// The width of the color scale.
const SCALE: f64 = 160.0;

/// The positions and sizes of cells and labels.
struct HeatMapLayout {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    columns: usize,
    is_rotated: bool,
    has_digits: bool,
}

/// A heat map. Cells without a cost are hatched, and the lowest is framed.
#[must_use]
pub fn heat_map(chart: &HeatMapChart) -> Picture {
    let layout = HeatMapLayout::of(chart);
    let bottom = layout.top + layout.height * chart.labels[1].len() as f64;
    let notes: Vec<String> =
        chart.notes.iter().flat_map(|note| text_width::wrapped(note, 12.0, 0.94 * WIDTH)).collect();
    let mut drawing = SvgDrawing::new(bottom + 46.0 + 16.0 * notes.len() as f64);
    heads(&mut drawing, &layout, chart);
    for (number, tile) in chart.tiles.iter().enumerate() {
        let (x, y) = layout.place(number);
        drawing.group(&tile.sentence, |drawing| cell(drawing, &layout, [x, y], tile));
    }
    for (number, _) in chart.tiles.iter().enumerate().filter(|(_, tile)| tile.is_least) {
        let (x, y) = layout.place(number);
        // White, because the lowest figure has the darkest color.
        let inset = if layout.height.min(layout.width) > 12.0 { 2.0 } else { 0.0 };
        drawing.frame(
            [x + inset, x + layout.width - inset - 1.0],
            [y + inset, y + layout.height - inset - 1.0],
            "#fff",
        );
    }
    scale(&mut drawing, chart, bottom + 12.0);
    for (place, note) in notes.iter().enumerate() {
        drawing.text([0.0, bottom + 50.0 + 16.0 * place as f64], Anchor::Start, MUTED, note);
    }
    drawing.finish(&chart.title, &chart.description)
}

impl HeatMapLayout {
    fn of(chart: &HeatMapChart) -> HeatMapLayout {
        let [columns, rows] = [0, 1].map(|axis| chart.labels[axis].len().max(1));
        let widest = |labels: &[String]| labels.iter().map(|label| text_width::width(label, 12.0)).fold(0.0, f64::max);
        let names = widest(&chart.labels[1]).max(text_width::width(&chart.names[1], 12.0));
        let left = names.min(NAMES) + 10.0;
        let longest = widest(&chart.labels[0]);
        let wide = ((WIDTH - left) / columns as f64).min(110.0);
        let is_rotated = longest > wide - 6.0 && wide < 90.0;
        // Rotated labels of the last column lean over its edge.
        let room = if is_rotated { WIDTH - left - 0.7 * longest.min(RISE) } else { WIDTH - left };
        let width = (room / columns as f64).min(110.0);
        let rise = if is_rotated { 0.8 * longest.min(RISE) + 10.0 } else { 16.0 };
        let height = (600.0 / rows as f64).clamp(6.0, 30.0);
        let digits = chart.tiles.iter().map(|tile| text_width::width(&digits(tile), 12.0)).fold(0.0, f64::max);
        let has_digits = height >= 16.0 && digits <= width - 4.0;
        HeatMapLayout { left, top: HEAD + rise, width, height, columns, is_rotated, has_digits }
    }

    fn place(&self, number: usize) -> (f64, f64) {
        let (column, row) = (number % self.columns, number / self.columns);
        (self.left + self.width * column as f64, self.top + self.height * row as f64)
    }
}

/// The names of the axes and their values. If the values are too close, only every second, third, and so on is written.
fn heads(drawing: &mut SvgDrawing, layout: &HeatMapLayout, chart: &HeatMapChart) {
    drawing.text([0.0, 14.0], Anchor::Start, INK, &text_width::fitted(&chart.axis, 12.0, WIDTH));
    let room = WIDTH - layout.left;
    drawing.text([layout.left, 33.0], Anchor::Start, MUTED, &text_width::fitted(&chart.names[0], 12.0, room));
    let name = text_width::fitted(&chart.names[1], 12.0, layout.left - 8.0);
    drawing.text([0.0, layout.top - 6.0], Anchor::Start, MUTED, &name);
    let every = |size: f64| (14.0 / size).ceil().max(1.0) as usize;
    for (place, label) in chart.labels[0].iter().enumerate().step_by(every(layout.width)) {
        let middle = layout.left + layout.width * (place as f64 + 0.5);
        if layout.is_rotated {
            let label = text_width::fitted(label, 12.0, RISE);
            drawing.rotated_text([middle + 3.0, layout.top - 5.0], 50.0, INK, &label);
        } else {
            let label = text_width::fitted(label, 12.0, layout.width - 6.0);
            drawing.text([middle, layout.top - 6.0], Anchor::Middle, INK, &label);
        }
    }
    for (place, label) in chart.labels[1].iter().enumerate().step_by(every(layout.height)) {
        let middle = layout.top + layout.height * (place as f64 + 0.5);
        let label = text_width::fitted(label, 12.0, layout.left - 8.0);
        drawing.text([0.0, middle + 4.0], Anchor::Start, INK, &label);
    }
}

fn digits(tile: &HeatMapTile) -> String {
    let mark = if tile.is_failed { "*" } else { "" };
    format!("{}{mark}", tile.text)
}

fn cell(drawing: &mut SvgDrawing, layout: &HeatMapLayout, [x, y]: [f64; 2], tile: &HeatMapTile) {
    let (right, bottom) = (x + layout.width, y + layout.height);
    // A small gap, if there is room.
    let gap = if layout.width.min(layout.height) > 12.0 { 1.0 } else { -0.4 };
    let Some(part) = tile.part else {
        if tile.is_failed {
            drawing.path(&hatch([x, right - gap], [y, bottom - gap]), MUTED, " stroke-width='1'");
        }
        return;
    };
    let color = color(part);
    drawing.tile([x, right - gap], [y, bottom - gap], &hex(color));
    if layout.has_digits {
        let middle = [0.5 * (x + right - gap), 0.5 * (y + bottom - gap) + 4.0];
        drawing.text(middle, Anchor::Middle, readable_on(color), &digits(tile));
    } else if tile.is_failed {
        drawing.text([right - gap - 1.0, y + 10.0], Anchor::End, readable_on(color), "*");
    }
}

/// Diagonal lines inside a box, and its edge.
fn hatch([left, right]: [f64; 2], [top, bottom]: [f64; 2]) -> String {
    const STEP: f64 = 7.0;
    let (width, height) = (right - left, bottom - top);
    let mut path = format!("M{left:.1} {top:.1}H{right:.1}V{bottom:.1}H{left:.1}Z");
    let mut along = STEP;
    while along < width + height {
        let (from, to) = ((along - height).max(0.0), along.min(width));
        path.push_str(&format!(
            "M{:.1} {:.1}L{:.1} {:.1}",
            left + from,
            top + along - from,
            left + to,
            top + along - to
        ));
        along += STEP;
    }
    path
}

/// The color scale with its ends.
fn scale(drawing: &mut SvgDrawing, chart: &HeatMapChart, top: f64) {
    const STEPS: u32 = 32;
    if chart.tiles.iter().all(|tile| tile.part.is_none()) {
        return;
    }
    let [least, most] = &chart.ends;
    drawing.text([0.0, top + 11.0], Anchor::Start, INK, least);
    let left = text_width::width(least, 12.0) + 8.0;
    let step = SCALE / f64::from(STEPS);
    for place in 0..STEPS {
        let from = left + step * f64::from(place);
        let part = (f64::from(place) + 0.5) / f64::from(STEPS);
        drawing.tile([from, from + step + 0.4], [top, top + 14.0], &hex(color(part)));
    }
    drawing.text([left + SCALE + 8.0, top + 11.0], Anchor::Start, INK, most);
}

/// The colors of cividis at even steps: perceptually uniform, also in gray and with red-green color blindness.
///
/// Source: J. R. Nuñez, C. R. Anderton, R. S. Renslow, "Optimizing colormaps with consideration for color vision deficiency", PLoS ONE
/// 13 (2018), e0199239.
const CIVIDIS: [[u8; 3]; 10] = [
    [0x00, 0x22, 0x4e],
    [0x12, 0x35, 0x70],
    [0x3b, 0x49, 0x6c],
    [0x57, 0x5d, 0x6d],
    [0x70, 0x71, 0x73],
    [0x8a, 0x86, 0x78],
    [0xa5, 0x9c, 0x74],
    [0xc3, 0xb3, 0x69],
    [0xe1, 0xcc, 0x55],
    [0xfe, 0xe8, 0x38],
];

fn color(part: f64) -> [f64; 3] {
    let place = part.clamp(0.0, 1.0) * (CIVIDIS.len() - 1) as f64;
    let below = (place.floor() as usize).min(CIVIDIS.len() - 2);
    let way = place - below as f64;
    [0, 1, 2].map(|channel| {
        let [from, to] = [below, below + 1].map(|step| f64::from(CIVIDIS[step][channel]));
        from + way * (to - from)
    })
}

fn hex(color: [f64; 3]) -> String {
    let [red, green, blue] = color.map(|channel| channel.round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Black or white, whichever has more contrast (WCAG 2.1, relative luminance).
fn readable_on(color: [f64; 3]) -> &'static str {
    let linear = |channel: f64| match channel / 255.0 {
        part if part <= 0.04045 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    };
    let [red, green, blue] = color.map(linear);
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) { "#000" } else { "#fff" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_readable_on_every_color() {
        let mut digits: Vec<&str> = (0..=100).map(|step| readable_on(color(f64::from(step) / 100.0))).collect();
        let light = digits.iter().filter(|digits| **digits == "#fff").count();
        assert!((30..60).contains(&light), "{light}");
        // From dark to light, the digits change from white to black once.
        digits.dedup();
        assert_eq!(digits, ["#fff", "#000"]);
        assert_eq!((hex(color(0.0)), hex(color(1.0))), ("#00224e".to_owned(), "#fee838".to_owned()));
    }

    #[test]
    fn hatching_stays_inside_its_box() {
        let path = hatch([10.0, 50.0], [20.0, 50.0]);
        let numbers: Vec<f64> =
            path.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|number| number.parse().ok()).collect();
        assert!(numbers.len() > 20 && numbers.iter().all(|number| (10.0..=50.0).contains(number)), "{path}");
    }

    fn chart(columns: usize, rows: usize, letters: usize) -> HeatMapChart {
        let labels = |count: usize| (0..count).map(|place| format!("{place}{}", "m".repeat(letters))).collect();
        let tile = HeatMapTile {
            text: "$1.2k".into(),
            part: Some(0.5),
            is_least: false,
            is_failed: false,
            sentence: String::new(),
        };
        HeatMapChart {
            title: String::new(),
            description: String::new(),
            axis: "expected cost".into(),
            names: ["users".into(), "region".into()],
            labels: [labels(columns), labels(rows)],
            tiles: vec![tile; columns * rows],
            ends: ["$1k".into(), "$2k".into()],
            notes: Vec::new(),
        }
    }

    #[test]
    fn cells_and_labels_stay_inside_the_picture() {
        for columns in [1, 2, 7, 25, 80] {
            for rows in [1, 3, 40] {
                for letters in [0, 5, 30] {
                    let chart = chart(columns, rows, letters);
                    let layout = HeatMapLayout::of(&chart);
                    let (x, y) = layout.place(columns * rows - 1);
                    assert!(x + layout.width <= WIDTH + 1e-9, "{columns} columns of {letters} letters");
                    assert!(layout.left > 0.0 && layout.top > 0.0 && y >= layout.top);
                    let label = text_width::width(&digits(&chart.tiles[0]), 12.0);
                    assert!(!layout.has_digits || label <= layout.width, "{columns} columns");
                }
            }
        }
    }
}
