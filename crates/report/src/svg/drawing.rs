//! A builder of SVG: lines, boxes, and texts.

use std::fmt::{Display, Write};

use crate::html::escaped;

pub(super) const WIDTH: f64 = 640.0;

pub(super) const INK: &str = "var(--cc-ink, #1f2328)";
pub(super) const MUTED: &str = "var(--cc-muted, #59636e)";
pub(super) const INSIDE: &str = "var(--cc-inside, #2f6fb3)";
pub(super) const OUTSIDE: &str = "var(--cc-outside, #a9c3df)";
const PAPER: &str = "var(--cc-paper, #fff)";
pub(super) const MARK: &str = "var(--cc-mark, #b3541e)";

/// The side of a text that is at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn word(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A chart as SVG, with its title and its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The title.
    pub title: String,
    /// The content of the chart in words, for a screen reader.
    pub description: String,
    /// The chart as self-contained SVG.
    pub svg: String,
}

/// An SVG drawing of fixed width and a given height, in the order of its elements.
pub(super) struct SvgDrawing {
    height: f64,
    body: String,
}

impl SvgDrawing {
    pub(super) fn new(height: f64) -> SvgDrawing {
        SvgDrawing { height, body: String::new() }
    }

    fn put(&mut self, words: impl Display) {
        // OK because writing to a text does not fail.
        let _ = write!(self.body, "{words}");
    }

    pub(super) fn text(&mut self, [x, y]: [f64; 2], anchor: Anchor, fill: &str, words: &str) {
        let (anchor, words) = (anchor.word(), escaped(words));
        self.put(format_args!("<text x='{x:.1}' y='{y:.1}' text-anchor='{anchor}' fill='{fill}'>{words}</text>"));
    }

    /// A text with an outline, readable over lines.
    pub(super) fn outlined_text(&mut self, [x, y]: [f64; 2], anchor: Anchor, words: &str) {
        let (anchor, words) = (anchor.word(), escaped(words));
        self.put(format_args!(
            "<text x='{x:.1}' y='{y:.1}' text-anchor='{anchor}' fill='{INK}' stroke='{PAPER}' stroke-width='3' paint-order='stroke'>{words}</text>"
        ));
    }

    /// A bold text.
    pub(super) fn bold_text(&mut self, [x, y]: [f64; 2], words: &str) {
        let words = escaped(words);
        self.put(format_args!("<text x='{x:.1}' y='{y:.1}' font-weight='600' fill='{INK}'>{words}</text>"));
    }

    /// A text slightly smaller than the others.
    pub(super) fn small_text(&mut self, [x, y]: [f64; 2], fill: &str, words: &str) {
        let words = escaped(words);
        self.put(format_args!("<text x='{x:.1}' y='{y:.1}' font-size='11' fill='{fill}'>{words}</text>"));
    }

    pub(super) fn bar(&mut self, [left, right]: [f64; 2], [top, bottom]: [f64; 2], fill: &str) {
        let (width, height) = (right - left, bottom - top);
        self.put(format_args!(
            "<rect x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}' fill='{fill}'/>"
        ));
    }

    /// A box that meets its neighbors without a seam.
    pub(super) fn tile(&mut self, [left, right]: [f64; 2], [top, bottom]: [f64; 2], fill: &str) {
        let (width, height) = (right - left, bottom - top);
        self.put(format_args!(
            "<rect x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}' fill='{fill}' shape-rendering='crispEdges'/>"
        ));
    }

    pub(super) fn line(&mut self, [x1, x2]: [f64; 2], [y1, y2]: [f64; 2], stroke: &str, style: &str) {
        self.put(format_args!("<line x1='{x1:.1}' x2='{x2:.1}' y1='{y1:.1}' y2='{y2:.1}' stroke='{stroke}'{style}/>"));
    }

    pub(super) fn vertical(&mut self, x: f64, [top, bottom]: [f64; 2], stroke: &str, dashes: &str) {
        let style = format!(" stroke-width='1.5' stroke-dasharray='{dashes}'");
        self.line([x, x], [top, bottom], stroke, &style);
    }

    /// Lines along an SVG path.
    pub(super) fn path(&mut self, path: &str, stroke: &str, style: &str) {
        self.put(format_args!("<path d='{path}' fill='none' stroke='{stroke}'{style}/>"));
    }

    /// The area inside an SVG path, with an opacity from 0 to 1.
    pub(super) fn area(&mut self, path: &str, fill: &str, opacity: f64) {
        self.put(format_args!("<path d='{path}' fill='{fill}' fill-opacity='{opacity}'/>"));
    }

    /// A text turned counterclockwise around its position.
    pub(super) fn rotated_text(&mut self, [x, y]: [f64; 2], degrees: f64, fill: &str, words: &str) {
        let words = escaped(words);
        self.put(format_args!(
            "<text transform='translate({x:.1} {y:.1}) rotate(-{degrees})' fill='{fill}'>{words}</text>"
        ));
    }

    /// A frame without a fill.
    pub(super) fn frame(&mut self, [left, right]: [f64; 2], [top, bottom]: [f64; 2], stroke: &str) {
        let (width, height) = (right - left, bottom - top);
        self.put(format_args!(
            "<rect x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}' fill='none' stroke='{stroke}' stroke-width='2'/>"
        ));
    }

    pub(super) fn curve(&mut self, points: impl Iterator<Item = [f64; 2]>) {
        let points: Vec<String> = points.map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        self.put(format_args!("<polyline points='{points}' fill='none' stroke='{INSIDE}' stroke-width='2'/>"));
    }

    pub(super) fn dot(&mut self, [x, y]: [f64; 2], fill: &str) {
        self.put(format_args!("<circle cx='{x:.1}' cy='{y:.1}' r='3.5' fill='{fill}'/>"));
    }

    /// Elements with a common title, which the pointer shows.
    pub(super) fn group(&mut self, title: &str, draw: impl FnOnce(&mut SvgDrawing)) {
        let title = escaped(title);
        self.put(format_args!("<g><title>{title}</title>"));
        draw(self);
        self.put("</g>");
    }

    /// The finished chart, with its title and description for a screen reader.
    pub(super) fn finish(self, title: &str, description: &str) -> Picture {
        let (height, body) = (self.height, self.body);
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' role='img' class='cc-chart' direction='ltr' \
             style='max-width:{WIDTH}px;width:100%;height:auto' font-family='system-ui, sans-serif' font-size='12'>\
             <title>{}</title><desc>{}</desc>{body}</svg>",
            escaped(title),
            escaped(description)
        );
        Picture { title: title.to_owned(), description: description.to_owned(), svg }
    }
}
