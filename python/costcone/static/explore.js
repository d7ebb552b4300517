// The what-if widget: a slider for each uncertain assumption, and the cost range with the chosen values.
//
// Python computes costs and this page draws them. Each move of a slider sends the chosen values to Python, one request at a time. Texts
// of authors enter the page as text, never as HTML. The page fetches nothing.

/** Steps of a slider. */
const STEPS = 200;
/** From this ratio of ceiling to floor on, a slider is logarithmic. */
const WIDE = 10;
/** Milliseconds without an answer until the page reports that the kernel may be gone. */
const PATIENCE = 5000;
/** The S-curve ends at this probability: the most expensive cases would make the rest too narrow to read. */
const LAST_PROBABILITY = 0.98;
/** Bars of the tornado. */
const BARS = 8;
const SVG = "http://www.w3.org/2000/svg";

const INK = "var(--cc-ink)";
const MUTED = "var(--cc-muted)";
const INSIDE = "var(--cc-inside)";
const OUTSIDE = "var(--cc-outside)";

// ---- Nodes

function set(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const html = (tag, attributes = {}, ...children) => set(document.createElement(tag), attributes, children);
const shape = (tag, attributes = {}, ...children) => set(document.createElementNS(SVG, tag), attributes, children);

let named = 0;
const fresh = () => `costcone-${(named += 1)}`;

// ---- Figures

const grouped = (value) => new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(value);
const compact = (value) => new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 }).format(value);
const clamp = (value, from, to) => Math.min(Math.max(value, from), to);
const same = (one, other) => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
};

/** An amount on an axis: $1500, $25k. */
function amount(value, currency) {
  const sizes = [[1e9, 1e9, "B"], [1e6, 1e6, "M"], [1e4, 1e3, "k"]];
  const [, unit, suffix] = sizes.find(([least]) => Math.abs(value) >= least) ?? [0, 1, ""];
  const sign = `${value < 0 ? "-" : ""}${currency === "USD" ? "$" : `${currency} `}`;
  return `${sign}${Number((Math.abs(value) / unit).toPrecision(4))}${suffix}`;
}

/** About `count` round amounts between two ends; their step is 1, 2 or 5 times a power of ten. */
function ticks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, place) => (first + place) * step);
}

/** Maps values of an assumption to positions from 0 to 1, and back. A choice has a position for each alternative. */
function scaleOf({ floor, ceiling, alternatives }) {
  if (alternatives?.length > 1) return scaleOfChoice(alternatives);
  const byFactors = floor > 0 && ceiling / floor >= WIDE;
  const [into, out] = byFactors ? [Math.log, Math.exp] : [(value) => value, (value) => value];
  const [from, width] = [into(floor), into(ceiling) - into(floor) || 1];
  const value = (place) => out(from + place * width);
  /** Rounds a value to the precision of one slider step. */
  const valueAt = (place) => {
    const unit = 10 ** Math.floor(Math.log10(value(place + 0.5 / STEPS) - value(place - 0.5 / STEPS)));
    return clamp(Number((Math.round(value(place) / unit) * unit).toPrecision(12)), floor, ceiling);
  };
  return { steps: STEPS, place: (value) => (into(value) - from) / width, valueAt, nearest: (value) => value };
}

function scaleOfChoice(alternatives) {
  const steps = alternatives.length - 1;
  const off = (value) => alternatives.map((one) => Math.abs(one - value));
  const index = (value) => off(value).indexOf(Math.min(...off(value)));
  const place = (value) => index(value) / steps;
  return { steps, place, valueAt: (at) => alternatives[Math.round(at * steps)], nearest: (value) => alternatives[index(value)] };
}

const expectedOf = (assumption) => clamp(Number(assumption.expected.toPrecision(4)), assumption.floor, assumption.ceiling);

/** The change of the range's width, in words. */
function compared(now, before) {
  const change = Math.round(100 * (1 - (now.high - now.low) / (before.high - before.low)));
  if (!Number.isFinite(change)) return `before: ${before.ends}`;
  if (change === 0) return `about as wide as before: ${before.ends}`;
  return `${Math.abs(change)}% ${change > 0 ? "narrower" : "wider"} than before: ${before.ends}`;
}

// ---- One assumption

/** P10, P90 and the band between them, on the track of a slider. */
function marks(assumption, scale) {
  const [low, high] = [assumption.p10, assumption.p90].map((value) => 100 * clamp(scale.place(value), 0, 1));
  const band = html("div", { class: "cc-band" });
  Object.assign(band.style, { left: `${low}%`, width: `${high - low}%` });
  const tick = (place, side, words) => {
    const node = html("div", { class: `cc-tick cc-${side}` }, html("span", {}, words));
    node.style.left = `${place}%`;
    return node;
  };
  // A label stands outside the band, but inside the slider.
  const isWide = high - low > 30;
  const [ofLow, ofHigh] = [isWide && low < 10 ? "high" : "low", isWide && high > 90 ? "low" : "high"];
  return html("div", { class: "cc-marks", "aria-hidden": "true" }, band, tick(low, ofLow, "P10"), tick(high, ofHigh, "P90"));
}

function controls(assumption, steps, described) {
  const unit = assumption.unit ? `, in ${assumption.unit}` : "";
  const input = (type, label, more) => html("input", { type, "aria-label": label, "aria-describedby": described, ...more });
  // JupyterLab would take the arrows to move between cells.
  const range = { min: 0, max: steps, step: 1, "data-lm-suppress-shortcuts": "true" };
  return {
    known: input("checkbox", `${assumption.statement}: known`, {}),
    slider: input("range", assumption.statement, range),
    number: input("number", `${assumption.statement}${unit}`, { step: "any", min: assumption.floor, max: assumption.ceiling }),
  };
}

/** The row of an assumption. `change` receives the chosen value, or `undefined` for an uncertain assumption. */
function row(assumption, change) {
  const [scale, described] = [scaleOf(assumption), fresh()];
  const parts = controls(assumption, scale.steps, described);
  const { known, slider, number } = parts;
  const at = () => scale.valueAt(slider.value / scale.steps);
  const typed = () => {
    if (number.value !== "" && number.reportValidity()) change(scale.nearest(Number(number.value)));
  };
  slider.addEventListener("input", () => change(at()));
  known.addEventListener("change", () => change(known.checked ? scale.nearest(expectedOf(assumption)) : undefined));
  number.addEventListener("change", typed);
  number.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  const node = rowNode(assumption, scale, parts, described);
  const show = (chosen) => {
    const value = chosen ?? expectedOf(assumption);
    known.checked = chosen !== undefined;
    node.classList.toggle("cc-is-known", known.checked);
    // Don't move a slider under the user's hand.
    if (at() !== value) slider.value = Math.round(scale.steps * scale.place(value));
    number.value = String(value);
    slider.setAttribute("aria-valuetext", `${grouped(value)} ${assumption.unit}, ${known.checked ? "known" : "expected"}`);
  };
  return { node, show };
}

/** The figures of an assumption in words: the range that holds in 8 of 10 cases, or the alternatives. */
function figures({ p10, p90, unit, alternatives, understood }) {
  return alternatives?.length ? understood : `${compact(p10)} to ${compact(p90)} ${unit} (8 in 10)`.replace("  ", " ");
}

function rowNode(assumption, scale, { known, slider, number }, described) {
  const owner = assumption.owner ? `owner: ${assumption.owner}` : "no owner";
  const notes = [figures(assumption), owner, assumption.status === "confirmed" ? "confirmed" : "not confirmed", assumption.id];
  return html(
    "div",
    { class: "cc-row", role: "group", "aria-label": assumption.statement, "data-assumption": assumption.id },
    html("div", { class: "cc-label" }, assumption.label),
    html("div", { class: "cc-statement" }, assumption.statement),
    html(
      "div",
      { class: "cc-controls" },
      html("label", { class: "cc-known" }, known, " known"),
      html("div", { class: "cc-track" }, marks(assumption, scale), slider),
      html("div", { class: "cc-value" }, number, html("span", { class: "cc-unit" }, assumption.unit)),
    ),
    html("div", { class: "cc-note", id: described }, notes.join(" · ")),
  );
}

// ---- Pictures

function picture(width, height, title, description, ...shapes) {
  const frame = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", class: "cc-chart" };
  return shape("svg", frame, shape("title", {}, title), shape("desc", {}, description), ...shapes);
}

const text = (x, y, anchor, fill, words) => shape("text", { x, y, "text-anchor": anchor, fill }, words);
const line = (x1, y1, x2, y2, stroke, more = {}) => shape("line", { x1, y1, x2, y2, stroke, ...more });

const withoutTail = (curve) => curve.filter(([, probability]) => probability <= LAST_PROBABILITY);

/** The ends of an axis that two curves share. */
function shared(curves) {
  const costs = curves.flatMap((curve) => curve.map(([cost]) => cost));
  const [from, to] = [Math.min(...costs), Math.max(...costs)];
  const room = to > from ? 0 : Math.max(Math.abs(from), 1) / 2;
  return [from - room, to + room];
}

/** The probability of staying below each amount, before and now. */
function sCurve(cost, before, width) {
  const [left, top, right, bottom] = [42, 22, width - 14, 160];
  const [was, is] = [withoutTail(before), withoutTail(cost.s_curve)];
  const [from, to] = shared([was, is]);
  const x = (value) => left + clamp((value - from) / (to - from), 0, 1) * (right - left);
  const y = (probability) => bottom - probability * (bottom - top);
  const points = (curve) => curve.map(([value, probability]) => `${x(value).toFixed(1)},${y(probability).toFixed(1)}`).join(" ");
  const curve = (of, stroke, more) => shape("polyline", { points: points(of), fill: "none", stroke, ...more });
  const level = (probability) => [
    line(left, y(probability), right, y(probability), OUTSIDE, { "stroke-width": 0.5 }),
    text(left - 5, y(probability) + 4, "end", MUTED, `${100 * probability}%`),
  ];
  const axis = ticks(from, to, clamp(Math.floor(width / 70), 3, 6)).flatMap((value) => [
    line(x(value), bottom, x(value), bottom + 4, MUTED),
    text(x(value), bottom + 17, "middle", MUTED, amount(value, cost.currency)),
  ]);
  const mark = (value, anchor, aside, words) => [
    line(x(value), top - 6, x(value), bottom, INK, { "stroke-dasharray": "3 3" }),
    text(x(value) + aside, top - 10, anchor, INK, words),
  ];
  return picture(
    width,
    200,
    "Probability of staying below an amount",
    `Now ${cost.range.sentence}. Before: ${cost.before.sentence}.`,
    ...[0, 0.5, 1].flatMap(level),
    ...axis,
    curve(was, OUTSIDE, { "stroke-width": 2.5, "stroke-dasharray": "5 3" }),
    curve(is, INSIDE, { "stroke-width": 2.5 }),
    ...mark(cost.range.low, "end", -2, cost.low_name),
    ...mark(cost.range.high, "start", 2, cost.high_name),
    text(right, bottom + 34, "end", MUTED, `${cost.currency} a ${cost.period}, before tax`),
  );
}

/** A bar for each uncertain assumption: the expected cost at its P10 and its P90. */
function tornado(cost, width) {
  const bars = cost.tornado.slice(0, BARS);
  const [middle, all] = [cost.range.expected, bars.flatMap((bar) => [bar.at_p10, bar.at_p90])];
  const [from, to] = [Math.min(middle, ...all), Math.max(middle, ...all)];
  const [left, right, high] = [2, width - 2, 34];
  const x = (value) => left + ((value - from) / (to - from || 1)) * (right - left);
  const side = (end, top, fill) => {
    const [start, stop] = [x(middle), x(end)].sort((one, other) => one - other);
    return shape("rect", { x: start, y: top, width: Math.max(stop - start, 0.5), height: 10, fill });
  };
  const letters = Math.max(8, Math.floor(width / 12));
  const drawn = bars.flatMap((bar, place) => {
    const [top, name] = [place * high, bar.label.length > letters ? `${bar.label.slice(0, letters - 1)}…` : bar.label];
    return [
      text(left, top + 13, "start", INK, name),
      text(right, top + 13, "end", MUTED, bar.text),
      side(bar.at_p10, top + 18, OUTSIDE),
      side(bar.at_p90, top + 18, INSIDE),
      line(x(middle), top + 16, x(middle), top + 30, INK),
    ];
  });
  const description = bars.map((bar) => `${bar.label}: ${bar.text}`).join("; ");
  const title = "Tornado: expected cost when each assumption is low or high";
  return picture(width, bars.length * high, title, description, ...drawn);
}

// ---- Saving

/** Fields for owner and source, and the button; `save` receives both texts. */
function form(save) {
  const input = (name, more) => html("input", { type: "text", class: name, ...more });
  const [who, why] = [input("cc-who", {}), input("cc-why", { required: "" })];
  const labeled = (words, field) => html("label", {}, html("span", {}, words), field);
  const status = html("div", { class: "cc-status", role: "status", "aria-live": "polite" });
  const node = html(
    "form",
    { class: "cc-form", novalidate: "" },
    labeled("Who confirmed these values?", who),
    labeled("What is their source?", why),
    html("button", { type: "submit" }, "Save as changed architecture"),
    status,
  );
  const showStatus = (words) => status.replaceChildren(words);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (why.value.trim()) return save(who.value, why.value);
    showStatus("Enter the source of the values first.");
    return why.focus();
  });
  return { node, showStatus };
}

// ---- The page

const block = (name, ...children) => html("div", { class: name }, ...children);

/** The sliders; `actions` receives their changes. */
function sliders(assumptions, actions) {
  const rows = new Map(assumptions.map((assumption) => [assumption.id, row(assumption, (value) => actions.change(assumption.id, value))]));
  const reset = html("button", { type: "button", class: "cc-reset" }, "Reset");
  reset.addEventListener("click", () => actions.reset());
  const nodes = assumptions.length ? [...rows.values()].map((one) => one.node) : [block("cc-note", "No assumption is uncertain.")];
  return { rows, node: block("cc-sliders", block("cc-heading", "Set the assumptions"), ...nodes, reset) };
}

/** The whole page. */
function page(model, actions) {
  const title = `${model.get("_title")}: what if?`;
  const { rows, node: controls } = sliders(JSON.parse(model.get("_sliders")), actions);
  const [range, under, difference] = [block("cc-range"), block("cc-under"), block("cc-difference")];
  const [curve, bars] = [block("cc-curve"), block("cc-tornado")];
  const { node: saving, showStatus } = form(actions.save);
  // The picture for notebooks without a kernel is hidden while the widget is on the page.
  const still = model.get("_still");
  const node = html(
    "div",
    { class: "costcone-explore", role: "group", "aria-label": title, "aria-busy": "false" },
    html("style", {}, `.${still}, .jp-OutputArea-child:has(.${still}) { display: none; }`),
    block("cc-title", title),
    html("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" }, range, under, difference),
    block(
      "cc-parts",
      controls,
      block(
        "cc-answer",
        block("cc-heading", "Probability of staying below"),
        curve,
        block("cc-note", "solid: now; dashed: before"),
        block("cc-heading", "Expected cost when an assumption is low or high"),
        bars,
      ),
    ),
    saving,
  );
  return { node, rows, range, under, difference, curve, bars, showStatus };
}

/** Shows an answer of Python on the page. */
function write(parts, { known, cost }, before) {
  const width = Math.floor(clamp(parts.curve.clientWidth || 480, 220, 640));
  const isChanged = Object.keys(known).length > 0;
  parts.range.textContent = cost.range.ends;
  parts.under.textContent = cost.range.under;
  parts.difference.textContent = isChanged ? compared(cost.range, cost.before) : "Move a slider to set the value of an assumption.";
  parts.curve.replaceChildren(sCurve(cost, before, width));
  const bars = cost.tornado.length ? [tornado(cost, width), legend(cost)] : ["No assumption is uncertain any more."];
  parts.bars.replaceChildren(...bars);
}

function legend(cost) {
  const swatch = (end) => html("span", { class: `cc-swatch cc-at-${end}` });
  const hidden = cost.tornado.length - BARS;
  const rest = hidden > 0 ? ` ${hidden} smaller bars are not shown.` : "";
  return block("cc-note", swatch("low"), " cost if this assumption is low (P10), ", swatch("high"), ` high (P90), others unchanged.${rest}`);
}

// ---- Messages to and from Python

/** Sends the chosen values to Python, one request at a time. Values chosen while it waits are the next request. */
function connection(model, { moved, busy, showStatus }) {
  const shown = () => JSON.parse(model.get("_shown")).known;
  let [known, requested, timer, isLate] = [shown(), null, 0, false];
  const waitFor = (request) => {
    clearTimeout(timer);
    requested = request;
    if (request) timer = setTimeout(late, PATIENCE);
    else if (isLate) showStatus("");
    isLate = false;
    busy(Boolean(request));
  };
  const late = () => {
    isLate = true;
    showStatus("No answer yet. The kernel is busy, or it has stopped and you need to run the cell again.");
  };
  const choose = (next) => {
    known = next;
    moved(known);
    if (requested || same(known, shown())) return;
    waitFor(known);
    model.send({ suppose: known });
  };
  const change = (id, value) => {
    const { [id]: _, ...others } = known;
    choose(value === undefined ? others : { ...others, [id]: value });
  };
  const save = (who, why) => {
    if (Object.keys(known).length === 0) return showStatus("Nothing to save yet. Move a slider, or check known.");
    waitFor(known);
    return model.send({ suppose: known, keep: { who, why } });
  };
  const answered = () => {
    const answer = shown();
    // While a request waits, an answer with other values is an older one.
    if (requested && same(requested, answer)) waitFor(null);
    else if (!requested) known = answer;
    choose(known);
  };
  const received = (message) => {
    if (!message?.kept && !message?.refused) return;
    waitFor(null);
    showStatus(message.kept ?? message.refused);
    choose(message.refused ? shown() : known);
  };
  const [reset, start, stop] = [() => choose({}), () => choose(known), () => clearTimeout(timer)];
  return { change, save, reset, answered, received, start, stop };
}

function render({ model, el }) {
  const before = JSON.parse(model.get("_before"));
  const kernel = connection(model, {
    moved: (known) => parts.rows.forEach((one, id) => one.show(known[id])),
    busy: (is) => parts.node.setAttribute("aria-busy", String(is)),
    showStatus: (words) => parts.showStatus(words),
  });
  const parts = page(model, kernel);
  const draw = () => write(parts, JSON.parse(model.get("_shown")), before);
  const answered = () => {
    draw();
    kernel.answered();
  };
  el.replaceChildren(parts.node);
  draw();
  kernel.start();
  model.on("change:_shown", answered);
  model.on("msg:custom", kernel.received);
  const observer = new ResizeObserver(draw);
  observer.observe(parts.curve);
  return () => {
    kernel.stop();
    observer.disconnect();
    model.off("change:_shown", answered);
    model.off("msg:custom", kernel.received);
  };
}

export default { render };
